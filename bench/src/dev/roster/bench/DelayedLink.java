package dev.roster.bench;

import io.vertx.core.Vertx;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.NetSocket;
import java.net.URI;

/** A TCP proxy that delays all data in each direction, like the network between two regions. */
final class DelayedLink implements AutoCloseable {
    private final Vertx vertx = Vertx.vertx();
    private final NetClient client = vertx.createNetClient(new NetClientOptions().setTcpNoDelay(true));
    private final NetServer server;
    private final long delay;

    private DelayedLink(String target, long roundTripMillis) {
        delay = roundTripMillis / 2;
        URI uri = URI.create(target);
        server = vertx.createNetServer(new NetServerOptions().setTcpNoDelay(true))
                .connectHandler(accepted -> connect(accepted, uri))
                .listen(0).toCompletionStage().toCompletableFuture().join();
    }

    static DelayedLink to(String url, long roundTripMillis) {
        return new DelayedLink(url, roundTripMillis);
    }

    String url() {
        return "http://localhost:" + server.actualPort();
    }

    private void connect(NetSocket accepted, URI target) {
        accepted.pause();
        client.connect(target.getPort(), target.getHost()).onSuccess(connected -> {
            forward(accepted, connected);
            forward(connected, accepted);
            accepted.resume();
        }).onFailure(refused -> accepted.close());
    }

    /** Timers with the same delay run in the order in which they were set. */
    private void forward(NetSocket from, NetSocket to) {
        from.handler(data -> vertx.setTimer(delay, timer -> to.write(data)));
        from.closeHandler(closed -> vertx.setTimer(delay, timer -> to.close()));
    }

    @Override
    public void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
