package dev.roster.http;

import java.time.Duration;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

import dev.roster.database.Channels;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.AttributeKey;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.impl.ConnectionBase;

/**
 * Closes a connection on which the head of a request is not complete in time after its first byte. An idle timeout alone never
 * ends for a client that sends a byte now and then. For HTTP/1.1; the frames of HTTP/2 have no such beginning.
 */
final class HeadDeadline extends ChannelInboundHandlerAdapter {

    private static final AttributeKey<HeadDeadline> OF_CHANNEL = AttributeKey.valueOf("headDeadline");
    private static final String HTTP_1_DECODER = "httpDecoder";

    private final Duration patience;
    private ScheduledFuture<?> deadline;
    private boolean inRequest;

    private HeadDeadline(Duration patience) {
        this.patience = patience;
    }

    static void guard(Channel channel, Duration patience) {
        HeadDeadline guard = new HeadDeadline(patience);
        channel.attr(OF_CHANNEL).set(guard);
        channel.pipeline().addFirst(guard);
    }

    /** A request has begun: until its end, what arrives is its body. On the connection's event loop. */
    static void headIsComplete(HttpConnection connection) {
        HeadDeadline guard = of(connection);
        if (guard != null) {
            guard.inRequest = true;
            guard.stop();
        }
    }

    /** The request was answered and read: the next byte begins another one. */
    static void requestIsOver(HttpConnection connection) {
        HeadDeadline guard = of(connection);
        if (guard != null) {
            guard.inRequest = false;
        }
    }

    private static HeadDeadline of(HttpConnection connection) {
        return ((ConnectionBase) connection).channel().attr(OF_CHANNEL).get();
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object bytes) {
        if (!inRequest && deadline == null && context.pipeline().get(HTTP_1_DECODER) != null) {
            deadline = context.executor().schedule(() -> Channels.cut(context.channel()), patience.toNanos(),
                    TimeUnit.NANOSECONDS);
        }
        context.fireChannelRead(bytes);
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        stop();
        context.fireChannelInactive();
    }

    private void stop() {
        if (deadline != null) {
            deadline.cancel(false);
            deadline = null;
        }
    }
}
