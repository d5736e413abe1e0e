package dev.roster.http;

import java.util.concurrent.atomic.AtomicInteger;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;

import dev.roster.database.Channels;
import io.quarkus.logging.Log;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.net.impl.ConnectionBase;
import io.vertx.ext.web.RoutingContext;
import io.vertx.mutiny.core.buffer.Buffer;
import io.vertx.mutiny.core.http.HttpServerResponse;

/**
 * A file that is sent while it is being made, no faster than it is taken, and no slower than the least rate: a slice of so many
 * bytes in so much time (docs/configuration.md). Until the first piece is there a failure is a problem
 * like any other; from then on the connection is cut, which every client takes for an error: no part passes for the whole.
 */
@RequestScoped
public class Download {

    @Inject
    RoutingContext routing;

    @Inject
    ExportSettings config;

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
        Buffer whole = Buffer.buffer(piece);
        int slice = (int) config.takeAtLeast().asLongValue();
        return Multi.createBy().repeating()
                .supplier(AtomicInteger::new, from -> whole.slice(from.get(), Math.min(from.addAndGet(slice), whole.length())))
                .atMost((whole.length() + slice - 1) / slice)
                .onItem().transformToUniAndConcatenate(part -> inTime(begun().write(part)))
                .collect().last()
                .replaceWithVoid();
    }

    public Uni<Void> end(String lastPiece) {
        return write(lastPiece).chain(() -> inTime(begun().end()));
    }

    /** A slice counts as taken when the operating system has it. */
    private Uni<Void> inTime(Uni<Void> sending) {
        return sending.ifNoItem().after(config.within()).fail();
    }

    /** Makes sure of the promise above, whatever fails. */
    public Uni<Void> orCut(Uni<Void> sending) {
        return sending.onFailure(failure -> routing.response().headWritten()).recoverWithItem(failure -> {
            Log.warnf("The download %s breaks off: %s", name, failure);
            Channels.cut(((ConnectionBase) routing.request().connection()).channel());
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
