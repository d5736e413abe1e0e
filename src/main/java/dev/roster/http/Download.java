package dev.roster.http;

import dev.roster.database.Channels;
import io.quarkus.logging.Log;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.net.impl.ConnectionBase;
import io.vertx.ext.web.RoutingContext;
import io.vertx.mutiny.core.buffer.Buffer;
import io.vertx.mutiny.core.http.HttpServerResponse;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Streams a file while it is created, with backpressure. The client must receive each chunk of {@code
 * roster.exports.chunk-size} bytes within {@code roster.exports.write-timeout}. If a failure occurs before the first byte,
 * the response is a problem. A later failure closes the connection without the last chunk, so that no client mistakes a part
 * for the whole file. A principal whose membership, role or API key no longer allows the request receives no further piece.
 */
@RequestScoped
public class Download {
    @Inject
    RoutingContext routing;
    @Inject
    HttpSettings config;
    @Inject
    ContinuedAccess access;

    private String type;
    private String name;
    private Uni<Void> authorization;

    public Download as(String mediaType, String fileName) {
        type = mediaType;
        name = fileName;
        authorization = access.ofCurrentRequest();
        return this;
    }

    public Uni<Void> write(String piece) {
        return write(Buffer.buffer(piece));
    }

    public Uni<Void> write(Buffer whole) {
        if (whole.length() == 0) {
            return Uni.createFrom().voidItem();
        }
        int chunkSize = (int) config.exports().chunkSize().asLongValue();
        return stillAuthorized().chain(() -> Multi.createBy().repeating()
                .supplier(AtomicInteger::new,
                        from -> whole.slice(from.get(), Math.min(from.addAndGet(chunkSize), whole.length())))
                .atMost((whole.length() + chunkSize - 1) / chunkSize)
                .onItem().transformToUniAndConcatenate(chunk -> inTime(started().write(chunk)))
                .collect().last()
                .replaceWithVoid());
    }

    /** The first piece needs no second decision: it directly follows the one about the request. */
    private Uni<Void> stillAuthorized() {
        return routing.response().headWritten() ? authorization : Uni.createFrom().voidItem();
    }

    public Uni<Void> end(String lastPiece) {
        return write(lastPiece).chain(() -> inTime(started().end()));
    }

    /** A chunk is sent when the operating system has accepted it. */
    private Uni<Void> inTime(Uni<Void> sending) {
        return sending.ifNoItem().after(config.exports().writeTimeout()).fail();
    }

    /** Closes the connection if the download fails after the response has begun. */
    public Uni<Void> orClose(Uni<Void> sending) {
        return sending.onFailure(failure -> routing.response().headWritten()).recoverWithItem(failure -> {
            Log.warnf("The download %s failed: %s", name, failure);
            Channels.closeNow(((ConnectionBase) routing.request().connection()).channel());
            return null;
        });
    }

    private HttpServerResponse started() {
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
