package dev.roster.lifecycle;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.roster.value.Sha256;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.core.buffer.Buffer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** A ZIP file that is created piece by piece. It remembers size and hash of each file for the manifest. */
final class Archive {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final ZipOutputStream zip = new ZipOutputStream(bytes, UTF_8);
    private final JsonArray files = new JsonArray();
    private String file;
    private MessageDigest digest;
    private long size;

    /** Begins a file, after the end of the former one. */
    void begin(String name) {
        end();
        try {
            zip.putNextEntry(new ZipEntry(name));
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        file = name;
        digest = Sha256.digest();
        size = 0;
    }

    void add(byte[] content) {
        try {
            zip.write(content);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        digest.update(content);
        size += content.length;
    }

    void add(String text) {
        add(text.getBytes(UTF_8));
    }

    private void end() {
        if (file != null) {
            files.add(new JsonObject().put("name", file).put("bytes", size)
                    .put("sha256", HexFormat.of().formatHex(digest.digest())));
            file = null;
        }
    }

    /** The files before this one, for the manifest. */
    JsonArray files() {
        end();
        return files;
    }

    /** The bytes since the last call. */
    Buffer take() {
        Buffer taken = Buffer.buffer(bytes.toByteArray());
        bytes.reset();
        return taken;
    }

    Buffer close() {
        try {
            zip.close();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return take();
    }
}
