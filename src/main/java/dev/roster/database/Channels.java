package dev.roster.database;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;

/** Closes Netty channels directly, without Vert.x. */
public final class Channels {
    private Channels() {
    }

    /** Closes immediately. A close through Vert.x would wait until the peer has accepted all pending bytes. */
    public static void closeNow(Channel channel) {
        ChannelHandlerContext first = channel.pipeline().firstContext();
        if (first == null) {
            channel.close();
        } else {
            first.close();
        }
    }
}
