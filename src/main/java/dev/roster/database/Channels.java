package dev.roster.database;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;

/** What Vert.x does not offer for a connection. */
public final class Channels {

    private Channels() {
    }

    /** Closes at once. Through Vert.x, the close would wait behind what the other side does not take. */
    public static void cut(Channel channel) {
        ChannelHandlerContext first = channel.pipeline().firstContext();
        if (first == null) {
            channel.close();
        } else {
            first.close();
        }
    }
}
