package dev.roster.http;

import dev.roster.problem.Problem;
import dev.roster.problem.ProblemType;
import dev.roster.value.Ids;
import io.netty.bootstrap.ChannelInitializerExtension;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.impl.HttpServerConnection;
import io.vertx.core.net.impl.VertxHandler;
import java.time.Duration;
import org.eclipse.microprofile.config.ConfigProvider;

/**
 * Installs {@link HeadDeadline} on each accepted connection; responds with a problem to a request that is not valid HTTP.
 * Vert.x would answer that request before any route, without a body. Netty's extension point ({@value #SETTING}) allows both.
 */
@RegisterForReflection
public final class AcceptedConnections extends ChannelInitializerExtension {
    public static final String SETTING = "io.netty.bootstrap.extensions";

    /** Netty loads the extensions that {@code META-INF/services} names. */
    public static final String ENABLED = "serviceload";

    @Override
    public void postInitializeServerChildChannel(Channel channel) {
        HeadDeadline.guard(channel, ConfigProvider.getConfig().getValue("roster.http.request-timeout", Duration.class));
        channel.pipeline().addLast(new Installer());
    }

    private static void respond(HttpServerRequest request) {
        RouteProblems.respond(request, problem(request.decoderResult().cause()), Ids.next().toString())
                .onComplete(sent -> request.connection().close());
    }

    private static Problem problem(Throwable cause) {
        if (cause instanceof TooLongHttpLineException) {
            return ProblemType.URI_TOO_LONG.because("Send a shorter path and query.");
        }
        if (cause instanceof TooLongHttpHeaderException) {
            return ProblemType.HEADERS_TOO_LARGE.because("Send fewer or shorter headers.");
        }
        return ProblemType.MALFORMED_REQUEST.because("The request line or a header is not valid HTTP.");
    }

    /** Runs when the first bytes reach the HTTP handler. With TLS, that is after the handshake. */
    private static final class Installer extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            ChannelHandler last = context.pipeline().last();
            if (last instanceof VertxHandler<?> handler && handler.getConnection() instanceof HttpServerConnection connection) {
                connection.invalidRequestHandler(AcceptedConnections::respond);
                context.pipeline().remove(this);
            }
            context.fireChannelRead(message);
        }
    }
}
