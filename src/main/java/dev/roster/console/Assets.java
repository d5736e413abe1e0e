package dev.roster.console;

import dev.roster.value.Sha256;
import io.quarkus.qute.TemplateData;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/**
 * The files that pages load. Each name contains a hash of the content, so that browsers cache the file for a year. The class is
 * initialized when a native image is built.
 */
@Singleton
@TemplateData
public class Assets {
    private static final String PATH = "/assets/";
    private static final int HASH_LENGTH = 16;

    private static final Map<String, String> PATHS = new HashMap<>();
    private static final Map<String, Asset> BY_PATH = new HashMap<>();

    static {
        add("console.css", "/console/console.css", "text/css; charset=utf-8");
        add("console.js", "/console/console.js", "text/javascript; charset=utf-8");
        add("icon.svg", "/console/icon.svg", "image/svg+xml");
    }

    private record Asset(byte[] plain, byte[] gzip, String type) {
    }

    /** @param name such as {@code console.css} */
    public String path(String name) {
        return PATHS.get(name);
    }

    void register(@Observes Router router) {
        router.get(PATH + "*").handler(Assets::respond);
        router.get("/favicon.ico").handler(request -> request.redirect(path("icon.svg")));
    }

    private static void respond(RoutingContext routing) {
        Asset asset = BY_PATH.get(routing.normalizedPath());
        if (asset == null) {
            routing.next();
            return;
        }
        HttpServerResponse response = routing.response()
                .putHeader(HttpHeaders.CONTENT_TYPE, asset.type())
                .putHeader(HttpHeaders.CACHE_CONTROL, "public, max-age=31536000, immutable")
                .putHeader(HttpHeaders.VARY, "Accept-Encoding")
                .putHeader("X-Content-Type-Options", "nosniff");
        if (acceptsGzip(routing.request())) {
            response.putHeader(HttpHeaders.CONTENT_ENCODING, "gzip").end(Buffer.buffer(asset.gzip()));
        } else {
            response.end(Buffer.buffer(asset.plain()));
        }
    }

    static boolean acceptsGzip(HttpServerRequest request) {
        String accepted = request.getHeader(HttpHeaders.ACCEPT_ENCODING);
        return accepted != null && accepted.contains("gzip");
    }

    static byte[] gzip(byte[] content, int level) {
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

    private static void add(String name, String resource, String type) {
        byte[] content = read(resource);
        String hash = HexFormat.of().formatHex(Sha256.of(content)).substring(0, HASH_LENGTH);
        String path = PATH + name.replace(".", "." + hash + ".");
        PATHS.put(name, path);
        BY_PATH.put(path, new Asset(content, gzip(content, Deflater.BEST_COMPRESSION), type));
    }

    private static byte[] read(String resource) {
        try (InputStream content = Assets.class.getResourceAsStream(resource)) {
            return Objects.requireNonNull(content, resource).readAllBytes();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
