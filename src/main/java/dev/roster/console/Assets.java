package dev.roster.console;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.roster.brand.DeploymentBrand;
import dev.roster.brand.Theme;
import dev.roster.http.StaticFile;
import io.quarkus.qute.TemplateData;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.Deflater;

/**
 * The files that pages load. Each name contains a hash of the content, so that browsers cache the file for a year. The class is
 * initialized when a native image is built.
 */
@Singleton
@TemplateData
public class Assets {
    private static final String PATH = "/assets/";

    private static final Pattern ACCENT = Pattern.compile(PATH + "accent-([0-9a-f]{6})\\.[0-9a-f]{16}\\.css");

    private static final int MAX_ACCENTS = 1_000;

    private static final String CSS = "text/css; charset=utf-8";

    private static final Map<String, StaticFile> FILES = Stream.of(Map.entry("console.css", CSS),
            Map.entry("console.js", "text/javascript; charset=utf-8"), Map.entry("icon.svg", "image/svg+xml"))
            .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey,
                    file -> StaticFile.read(Assets.class, "/console/" + file.getKey(), file.getValue())));
    private static final Map<String, String> PATHS = FILES.keySet().stream()
            .collect(Collectors.toUnmodifiableMap(name -> name, name -> path(name, FILES.get(name))));
    private static final Map<String, StaticFile> BY_PATH = FILES.keySet().stream()
            .collect(Collectors.toUnmodifiableMap(PATHS::get, FILES::get));

    /** Style sheets by colour. Not static, because the native build would create it. */
    private final Cache<String, StaticFile> accents = Caffeine.newBuilder().maximumSize(MAX_ACCENTS).build();

    /** The logo of the deployment; null without one. */
    private StaticFile logo;

    /** @param name such as {@code console.css} */
    public String path(String name) {
        return PATHS.get(name);
    }

    /** @return null if the deployment has no logo */
    String logoPath() {
        return logo == null ? null : path("logo.png", logo);
    }

    /** The path of a style sheet with an accent colour. It depends on no account. @return null for null */
    String accentPath(String color) {
        return color == null ? null : accentPath(color, accents.get(color, Assets::accent));
    }

    private static String accentPath(String color, StaticFile styles) {
        return path("accent-" + color.substring(1) + ".css", styles);
    }

    private static StaticFile accent(String color) {
        return StaticFile.of(Theme.of(color).css().getBytes(UTF_8), CSS, Deflater.BEST_SPEED);
    }

    void register(@Observes Router router, DeploymentBrand deployment) {
        if (deployment.logo() != null) {
            logo = StaticFile.of(deployment.logo().png(), "image/png", Deflater.BEST_SPEED);
        }
        router.get(PATH + "*").handler(this::respond);
        router.get("/favicon.ico").handler(request -> request.redirect(path("icon.svg")));
    }

    private void respond(RoutingContext routing) {
        StaticFile asset = find(routing.normalizedPath());
        if (asset == null) {
            routing.next();
        } else {
            asset.send(routing.request(), StaticFile.CACHE_CONTROL);
        }
    }

    /** @return null if there is no file, or if another release created the path */
    private StaticFile find(String path) {
        Matcher accent = ACCENT.matcher(path);
        if (accent.matches()) {
            String color = "#" + accent.group(1);
            StaticFile created = accents.get(color, Assets::accent);
            return accentPath(color, created).equals(path) ? created : null;
        }
        return path.equals(logoPath()) ? logo : BY_PATH.get(path);
    }

    private static String path(String name, StaticFile file) {
        return PATH + name.replace(".", "." + file.hash() + ".");
    }
}
