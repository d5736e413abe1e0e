package dev.roster.platform;

import java.time.Duration;

import org.eclipse.microprofile.config.ConfigProvider;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.vertx.core.impl.VertxBuilder;
import io.vertx.core.impl.transports.EpollTransport;
import io.vertx.core.impl.transports.JDKTransport;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.spi.VertxServiceProvider;

/**
 * Has {@link HeadDeadline} guard each connection that a server accepts: Vert.x shows a connection only with its first request.
 */
public class GuardedTransport implements VertxServiceProvider {

    @Override
    public void init(VertxBuilder vertx) {
        if (vertx.findTransport() instanceof EpollTransport) {
            vertx.findTransport(new EpollTransport() {
                @Override
                public void configure(NetServerOptions options, boolean domainSocket, ServerBootstrap bootstrap) {
                    super.configure(options, domainSocket, bootstrap);
                    bootstrap.handler(new Guard());
                }
            });
        } else if (vertx.findTransport() instanceof JDKTransport) {
            vertx.findTransport(new JDKTransport() {
                @Override
                public void configure(NetServerOptions options, boolean domainSocket, ServerBootstrap bootstrap) {
                    super.configure(options, domainSocket, bootstrap);
                    bootstrap.handler(new Guard());
                }
            });
        }
    }

    /** A server's channel reads the connections that it accepts. */
    @Sharable
    private static final class Guard extends ChannelInboundHandlerAdapter {

        private final Duration patience = ConfigProvider.getConfig().getValue("roster.http.request-within", Duration.class);

        @Override
        public void channelRead(ChannelHandlerContext context, Object accepted) {
            HeadDeadline.guard((Channel) accepted, patience);
            context.fireChannelRead(accepted);
        }
    }
}
