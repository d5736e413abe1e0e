package dev.roster.platform;

import java.time.Duration;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;

import io.quarkus.logging.Log;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import io.vertx.mutiny.core.http.HttpServerResponse;

/**
 * A file that is sent while it is being made, no faster than it is taken. Until the first piece is there a failure is a problem
 * like any other; from then on the connection is cut, which every client takes for an error: no part passes for the whole.
 */
@RequestScoped
public class Download {

    /** Who takes nothing for that long gets no more. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @Inject
    RoutingContext routing;

    private String type;
    private String name;

    public Download as(String mediaType, String fileName) {
        type = mediaType;
        name = fileName;
        return this;
    }

    public Uni<Void> write(String piece) {
        if (piece.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        return begun().write(piece).ifNoItem().after(PATIENCE).fail();
    }

    public Uni<Void> end(String lastPiece) {
        return begun().end(lastPiece).ifNoItem().after(PATIENCE).fail();
    }

    /** Makes sure of the promise above, whatever fails. */
    public Uni<Void> orCut(Uni<Void> sending) {
        return sending.onFailure(failure -> routing.response().headWritten()).recoverWithItem(failure -> {
            Log.warnf("The download %s breaks off: %s", name, failure);
            routing.request().connection().close();
            return null;
        });
    }

    private HttpServerResponse begun() {
        io.vertx.core.http.HttpServerResponse response = routing.response();
        if (!response.headWritten()) {
            response.setChunked(true)
                    .putHeader("Content-Type", type)
                    .putHeader(CurrentRequest.REQUEST_ID_HEADER, CurrentRequest.idOf(routing))
                    .putHeader("Content-Disposition", "attachment; filename=\"" + name + "\"")
                    .putHeader("Cache-Control", "no-store");
        }
        return HttpServerResponse.newInstance(response);
    }
}
