package dev.roster.platform;

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

/**
 * Answers a request that is not HTTP with a problem. Vert.x answers it before any route, with a status alone, and Quarkus does
 * not let an application replace that handler of the server. Each connection has a copy of it, which Netty's extension point
 * ({@value #SETTING}) reaches.
 */
@RegisterForReflection
public final class InvalidRequests extends ChannelInitializerExtension {

    public static final String SETTING = "io.netty.bootstrap.extensions";

    /** The extensions are those in {@code META-INF/services}. */
    public static final String ENABLED = "serviceload";

    @Override
    public void postInitializeServerChildChannel(Channel channel) {
        channel.pipeline().addLast(new Installer());
    }

    private static void answer(HttpServerRequest request) {
        RouteProblems.answer(request, problem(request.decoderResult().cause()), Ids.next().toString())
                .onComplete(sent -> request.connection().close());
    }

    private static Problem problem(Throwable cause) {
        if (cause instanceof TooLongHttpLineException) {
            return ProblemType.URI_TOO_LONG.because("Send less in the path and query.");
        }
        if (cause instanceof TooLongHttpHeaderException) {
            return ProblemType.HEADERS_TOO_LARGE.because("Send fewer or shorter headers.");
        }
        return ProblemType.MALFORMED_REQUEST.because("The request line or a header is not valid HTTP.");
    }

    /** Waits for the first bytes that come when the connection has its HTTP handler: with TLS, that is after the handshake. */
    private static final class Installer extends ChannelInboundHandlerAdapter {

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            ChannelHandler last = context.pipeline().last();
            if (last instanceof VertxHandler<?> handler && handler.getConnection() instanceof HttpServerConnection connection) {
                connection.invalidRequestHandler(InvalidRequests::answer);
                context.pipeline().remove(this);
            }
            context.fireChannelRead(message);
        }
    }
}
