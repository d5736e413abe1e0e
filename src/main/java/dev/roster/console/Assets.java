package dev.roster.console;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

import dev.roster.platform.Sha256;
import io.quarkus.qute.TemplateData;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;

/** The files that pages load. The name of each holds the hash of its content, so browsers keep them for a year. */
@Singleton
@TemplateData
public class Assets {

    private static final String PATH = "/assets/";
    private static final int HASH_LENGTH = 16;

    private final Map<String, Asset> byPath = new HashMap<>();
    private final String style = add("console.css", "/console/console.css", "text/css; charset=utf-8");
    private final String script = add("console.js", "/console/console.js", "text/javascript; charset=utf-8");
    private final String htmx = add("htmx.js", "/META-INF/resources/webjars/htmx.org/2.0.8/dist/htmx.min.js",
            "text/javascript; charset=utf-8");
    private final String icon = add("icon.svg", "/console/icon.svg", "image/svg+xml");

    private record Asset(Buffer plain, Buffer zipped, String type) {
    }

    public String style() {
        return style;
    }

    public String script() {
        return script;
    }

    public String htmx() {
        return htmx;
    }

    public String icon() {
        return icon;
    }

    void register(@Observes Router router) {
        router.get(PATH + "*").handler(this::answer);
        router.get("/favicon.ico").handler(request -> request.redirect(icon));
    }

    private void answer(RoutingContext routing) {
        Asset asset = byPath.get(routing.normalizedPath());
        if (asset == null) {
            routing.next();
            return;
        }
        HttpServerResponse response = routing.response()
                .putHeader(HttpHeaders.CONTENT_TYPE, asset.type())
                .putHeader(HttpHeaders.CACHE_CONTROL, "public, max-age=31536000, immutable")
                .putHeader(HttpHeaders.VARY, "Accept-Encoding")
                .putHeader("X-Content-Type-Options", "nosniff");
        if (takesGzip(routing.request())) {
            response.putHeader(HttpHeaders.CONTENT_ENCODING, "gzip").end(asset.zipped());
        } else {
            response.end(asset.plain());
        }
    }

    static boolean takesGzip(HttpServerRequest request) {
        String accepted = request.getHeader(HttpHeaders.ACCEPT_ENCODING);
        return accepted != null && accepted.contains("gzip");
    }

    /** @param effort of {@link Deflater}: what is sent once is not worth as much as what is sent again and again */
    static byte[] zipped(byte[] content, int effort) {
        ByteArrayOutputStream zipped = new ByteArrayOutputStream(content.length / 4);
        try (GZIPOutputStream zip = new GZIPOutputStream(zipped) {
            {
                def.setLevel(effort);
            }
        }) {
            zip.write(content);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return zipped.toByteArray();
    }

    private String add(String name, String resource, String type) {
        byte[] content = read(resource);
        String hash = HexFormat.of().formatHex(Sha256.of(content)).substring(0, HASH_LENGTH);
        String path = PATH + name.replace(".", "." + hash + ".");
        byPath.put(path, new Asset(Buffer.buffer(content), Buffer.buffer(zipped(content, Deflater.BEST_COMPRESSION)), type));
        return path;
    }

    private static byte[] read(String resource) {
        try (InputStream content = Assets.class.getResourceAsStream(resource)) {
            if (content == null) {
                throw new IllegalStateException("The build lacks " + resource);
            }
            return content.readAllBytes();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
