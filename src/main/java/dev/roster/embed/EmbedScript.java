package dev.roster.embed;

import dev.roster.http.StaticFile;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/**
 * Serves the script of {@code <roster-members>} at a name that does not change, because pages of other products contain it.
 * Browsers load a module of another origin only with CORS. The file is the same for everybody, so every origin may read it; no
 * other response of Roster allows all origins. The class is initialized when a native image is built.
 */
@Singleton
class EmbedScript {
    private static final String PATH = "/embed/roster-members.js";
    private static final String CACHE_CONTROL = "public, max-age=300, stale-while-revalidate=86400";
    private static final int NOT_MODIFIED = 304;

    private static final StaticFile SCRIPT = StaticFile.read(EmbedScript.class, PATH, "text/javascript; charset=utf-8");
    private static final String ETAG = "\"" + SCRIPT.hash() + "\"";

    void register(@Observes Router router) {
        router.get(PATH).handler(routing -> respond(routing.request()));
    }

    private static void respond(HttpServerRequest request) {
        request.response()
                .putHeader(HttpHeaders.ETAG, ETAG)
                .putHeader(HttpHeaders.CACHE_CONTROL, CACHE_CONTROL)
                .putHeader(HttpHeaders.VARY, "Accept-Encoding")
                .putHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN, "*")
                .putHeader("Cross-Origin-Resource-Policy", "cross-origin");
        if (ETAG.equals(request.getHeader(HttpHeaders.IF_NONE_MATCH))) {
            request.response().setStatusCode(NOT_MODIFIED).end();
        } else {
            SCRIPT.send(request, CACHE_CONTROL);
        }
    }
}
