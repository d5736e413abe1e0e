package dev.roster.console;

import dev.roster.http.StaticFile;
import io.quarkus.qute.TemplateData;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.HashMap;
import java.util.Map;

/**
 * The files that pages load. Each name contains a hash of the content, so that browsers cache the file for a year. The class is
 * initialized when a native image is built.
 */
@Singleton
@TemplateData
public class Assets {
    private static final String PATH = "/assets/";

    private static final Map<String, String> PATHS = new HashMap<>();
    private static final Map<String, StaticFile> BY_PATH = new HashMap<>();

    static {
        add("console.css", "/console/console.css", "text/css; charset=utf-8");
        add("console.js", "/console/console.js", "text/javascript; charset=utf-8");
        add("icon.svg", "/console/icon.svg", "image/svg+xml");
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
        StaticFile asset = BY_PATH.get(routing.normalizedPath());
        if (asset == null) {
            routing.next();
        } else {
            asset.send(routing.request(), "public, max-age=31536000, immutable");
        }
    }

    private static void add(String name, String resource, String type) {
        StaticFile file = StaticFile.read(Assets.class, resource, type);
        String path = PATH + name.replace(".", "." + file.hash() + ".");
        PATHS.put(name, path);
        BY_PATH.put(path, file);
    }
}
