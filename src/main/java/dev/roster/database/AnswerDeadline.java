package dev.roster.database;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.vertx.sqlclient.impl.command.CommandBase;
import io.vertx.sqlclient.impl.command.CommandResponse;
import java.time.Duration;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * Closes a connection if the server does not answer a command in time. Its position in the pipeline is between the client,
 * which sends commands, and the codec, which returns one response to each.
 */
final class AnswerDeadline extends ChannelDuplexHandler {
    private final long timeout;
    private int pending;
    private long waitingSince;
    private ScheduledFuture<?> check;

    AnswerDeadline(Duration timeout) {
        this.timeout = timeout.toNanos();
    }

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
        if (message instanceof CommandBase<?> && pending++ == 0) {
            waitingSince = System.nanoTime();
            // One scheduled check per connection is enough for any number of commands.
            if (check == null) {
                checkAfter(context, timeout);
            }
        }
        context.write(message, promise);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (message instanceof CommandResponse<?>) {
            pending--;
            waitingSince = System.nanoTime();
        }
        context.fireChannelRead(message);
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        if (check != null) {
            check.cancel(false);
        }
        context.fireChannelInactive();
    }

    private void checkAfter(ChannelHandlerContext context, long nanos) {
        check = context.executor().schedule(() -> check(context), nanos, TimeUnit.NANOSECONDS);
    }

    private void check(ChannelHandlerContext context) {
        check = null;
        if (pending == 0) {
            return;
        }
        long remaining = timeout - (System.nanoTime() - waitingSince);
        if (remaining > 0) {
            checkAfter(context, remaining);
        } else {
            // Bypasses the codec, which would first send a terminate message and wait for the server.
            Channels.closeNow(context.channel());
        }
    }
}
