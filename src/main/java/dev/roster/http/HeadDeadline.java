package dev.roster.http;

import dev.roster.database.Channels;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.AttributeKey;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.impl.ConnectionBase;
import java.time.Duration;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * Closes a connection if the head of a request is not complete in time after its first byte. A client that sends a byte now and
 * then would never reach the idle timeout. Applies to HTTP/1.1 only.
 */
final class HeadDeadline extends ChannelInboundHandlerAdapter {
    private static final AttributeKey<HeadDeadline> OF_CHANNEL = AttributeKey.valueOf("headDeadline");
    private static final String HTTP_1_DECODER = "httpDecoder";

    private final Duration timeout;
    private ScheduledFuture<?> deadline;
    private boolean inRequest;

    private HeadDeadline(Duration timeout) {
        this.timeout = timeout;
    }

    static void guard(Channel channel, Duration timeout) {
        HeadDeadline guard = new HeadDeadline(timeout);
        channel.attr(OF_CHANNEL).set(guard);
        channel.pipeline().addFirst(guard);
    }

    /** The bytes until {@link #requestIsOver} belong to the body. Must run on the connection's event loop. */
    static void headIsComplete(HttpConnection connection) {
        HeadDeadline guard = of(connection);
        if (guard != null) {
            guard.inRequest = true;
            guard.stop();
        }
    }

    /** The next byte begins another request. */
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
            deadline = context.executor().schedule(() -> Channels.closeNow(context.channel()), timeout.toNanos(),
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
