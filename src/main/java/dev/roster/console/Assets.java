package dev.roster.console;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.roster.brand.DeploymentBrand;
import dev.roster.brand.Theme;
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
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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

    /** The logo of the deployment. */
    static final String LOGO = "logo.png";

    private static final Pattern ACCENT = Pattern.compile(PATH + "accent\\.([0-9a-f]{6})\\.[0-9a-f]{16}\\.css");

    private static final Map<String, String> PATHS = new ConcurrentHashMap<>();
    private static final Map<String, Asset> BY_PATH = new ConcurrentHashMap<>();

    static {
        add("console.css", "/console/console.css", "text/css; charset=utf-8");
        add("console.js", "/console/console.js", "text/javascript; charset=utf-8");
        add("icon.svg", "/console/icon.svg", "image/svg+xml");
    }

    private record Asset(String path, byte[] plain, byte[] gzip, String type) {
        static Asset of(String name, byte[] content, String type, int level) {
            String hash = HexFormat.of().formatHex(Sha256.of(content)).substring(0, HASH_LENGTH);
            int extension = name.lastIndexOf('.');
            return new Asset(PATH + name.substring(0, extension) + "." + hash + name.substring(extension), content,
                    Assets.gzip(content, level), type);
        }
    }

    /** @param name such as {@code console.css} */
    public String path(String name) {
        return PATHS.get(name);
    }

    /** The path of a style sheet with an accent colour. It depends on no account. @return null for null */
    static String accentPath(String color) {
        return color == null ? null : accent(color).path();
    }

    private static Asset accent(String color) {
        byte[] css = Theme.of(color).css().getBytes(UTF_8);
        return Asset.of("accent." + color.substring(1) + ".css", css, "text/css; charset=utf-8", Deflater.BEST_SPEED);
    }

    void register(@Observes Router router, DeploymentBrand deployment) {
        if (deployment.logo() != null) {
            add(Asset.of(LOGO, deployment.logo().png(), "image/png", Deflater.BEST_SPEED), LOGO);
        }
        router.get(PATH + "*").handler(Assets::respond);
        router.get("/favicon.ico").handler(request -> request.redirect(path("icon.svg")));
    }

    private static void respond(RoutingContext routing) {
        Asset asset = find(routing.normalizedPath());
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

    /** @return null if there is no file, or if another release created the path */
    private static Asset find(String path) {
        Matcher accent = ACCENT.matcher(path);
        if (accent.matches()) {
            Asset created = accent("#" + accent.group(1));
            return created.path().equals(path) ? created : null;
        }
        return BY_PATH.get(path);
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
        add(Asset.of(name, read(resource), type, Deflater.BEST_COMPRESSION), name);
    }

    private static void add(Asset asset, String name) {
        PATHS.put(name, asset.path());
        BY_PATH.put(asset.path(), asset);
    }

    private static byte[] read(String resource) {
        try (InputStream content = Assets.class.getResourceAsStream(resource)) {
            return Objects.requireNonNull(content, resource).readAllBytes();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
