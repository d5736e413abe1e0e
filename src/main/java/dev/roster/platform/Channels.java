package dev.roster.platform;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;

/** What Vert.x does not offer for a connection. */
final class Channels {

    private Channels() {
    }

    /** Closes at once. Through Vert.x, the close would wait behind what the other side does not take. */
    static void cut(Channel channel) {
        ChannelHandlerContext first = channel.pipeline().firstContext();
        if (first == null) {
            channel.close();
        } else {
            first.close();
        }
    }
}
