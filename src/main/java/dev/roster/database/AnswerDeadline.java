package dev.roster.database;

import java.time.Duration;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.vertx.sqlclient.impl.command.CommandBase;
import io.vertx.sqlclient.impl.command.CommandResponse;

/**
 * Cuts a connection whose server owes an answer and has given none for too long. It sits between the client, which sends
 * commands, and the codec, which returns one response for each.
 */
final class AnswerDeadline extends ChannelDuplexHandler {

    private final long patience;
    private int owed;
    private long waitingSince;
    private ScheduledFuture<?> check;

    AnswerDeadline(Duration patience) {
        this.patience = patience.toNanos();
    }

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
        if (message instanceof CommandBase<?> && owed++ == 0) {
            waitingSince = System.nanoTime();
            // At most one check per connection is scheduled at a time, however many commands it serves meanwhile.
            if (check == null) {
                checkAfter(context, patience);
            }
        }
        context.write(message, promise);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (message instanceof CommandResponse<?>) {
            owed--;
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
        if (owed == 0) {
            return;
        }
        long remaining = patience - (System.nanoTime() - waitingSince);
        if (remaining > 0) {
            checkAfter(context, remaining);
        } else {
            // Past the codec, which would first send a terminate message and then wait for the server.
            Channels.cut(context.channel());
        }
    }
}
