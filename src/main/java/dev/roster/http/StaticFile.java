package dev.roster.http;

import dev.roster.value.Sha256;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HexFormat;
import java.util.Objects;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/** A file in memory, such as a style sheet. */
public final class StaticFile {
    /** {@code Cache-Control} of a file whose path contains a hash of its content: a year. */
    public static final String CACHE_CONTROL = "public, max-age=31536000, immutable";

    private static final int HASH_LENGTH = 16;

    private final byte[] plain;
    private final byte[] gzip;
    private final String type;
    private final String hash;

    private StaticFile(byte[] content, String type, int level) {
        this.plain = content;
        this.gzip = gzip(content, level);
        this.type = type;
        this.hash = HexFormat.of().formatHex(Sha256.of(content)).substring(0, HASH_LENGTH);
    }

    public static StaticFile read(Class<?> owner, String resource, String type) {
        try (InputStream content = owner.getResourceAsStream(resource)) {
            return new StaticFile(Objects.requireNonNull(content, resource).readAllBytes(), type,
                    Deflater.BEST_COMPRESSION);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** @param level of the compression (RFC 1951), as in {@link Deflater} */
    public static StaticFile of(byte[] content, String type, int level) {
        return new StaticFile(content, type, level);
    }

    /** The hash of the content, in hexadecimal digits. */
    public String hash() {
        return hash;
    }

    public void send(HttpServerRequest request, String cacheControl) {
        HttpServerResponse response = request.response()
                .putHeader(HttpHeaders.CONTENT_TYPE, type)
                .putHeader(HttpHeaders.CACHE_CONTROL, cacheControl)
                .putHeader(HttpHeaders.VARY, "Accept-Encoding")
                .putHeader("X-Content-Type-Options", "nosniff");
        if (acceptsGzip(request)) {
            response.putHeader(HttpHeaders.CONTENT_ENCODING, "gzip").end(Buffer.buffer(gzip));
        } else {
            response.end(Buffer.buffer(plain));
        }
    }

    public static boolean acceptsGzip(HttpServerRequest request) {
        String accepted = request.getHeader(HttpHeaders.ACCEPT_ENCODING);
        return accepted != null && accepted.contains("gzip");
    }

    public static byte[] gzip(byte[] content, int level) {
        ByteArrayOutputStream zipped = new ByteArrayOutputStream(content.length / 4);
        try (GZIPOutputStream zip = new GZIPOutputStream(zipped) {
            {
                def.setLevel(level);
            }
        }) {
            zip.write(content);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return zipped.toByteArray();
    }
}
