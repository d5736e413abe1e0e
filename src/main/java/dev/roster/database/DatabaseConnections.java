package dev.roster.database;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.util.AttributeKey;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.impl.VertxInternal;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.impl.NetClientImpl;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.PgException;
import io.vertx.pgclient.impl.PgConnectionFactory;
import io.vertx.sqlclient.SqlConnectOptions;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.impl.SocketConnectionBase;
import io.vertx.sqlclient.impl.SqlConnectionInternal;
import io.vertx.sqlclient.impl.Utils;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** Opens connections with a deadline for the handshake and for every answer. */
final class DatabaseConnections extends PgConnectionFactory {
    private static final AttributeKey<ScheduledFuture<?>> HANDSHAKE_DEADLINE = AttributeKey.valueOf("handshakeDeadline");

    private final Duration timeout;
    private final NetClient sockets;

    DatabaseConnections(VertxInternal vertx, List<PgConnectOptions> servers, Duration timeout) {
        super(vertx, Utils.roundRobinSupplier(servers));
        this.timeout = timeout;
        this.sockets = new Sockets(vertx, servers.get(0));
    }

    @Override
    protected NetClient netClient(NetClientOptions options) {
        return sockets;
    }

    @Override
    public Future<SqlConnection> connect(Context context, SqlConnectOptions options) {
        return super.connect(context, options)
                // DatabaseOutage distinguishes this failure from one of an HTTP or SMTP server by its type.
                .recover(failure -> Future.failedFuture(
                        failure instanceof PgException ? failure : new DatabaseOutage.Unreachable(failure)))
                .map(this::limitAnswers);
    }

    private SqlConnection limitAnswers(SqlConnection connection) {
        SocketConnectionBase socket = (SocketConnectionBase) ((SqlConnectionInternal) connection).unwrap();
        Channel channel = socket.socket().channelHandlerContext().channel();
        channel.attr(HANDSHAKE_DEADLINE).get().cancel(false);
        channel.pipeline().addBefore("handler", "answerDeadline", new AnswerDeadline(timeout));
        return connection;
    }

    /** Wraps network failures of open connections, which the client passes on unchanged. */
    private static final class NetworkFailures extends ChannelInboundHandlerAdapter {
        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable failure) {
            context.fireExceptionCaught(failure instanceof IOException ? new DatabaseOutage.Unreachable(failure) : failure);
        }
    }

    private final class Sockets extends NetClientImpl {
        Sockets(VertxInternal vertx, NetClientOptions options) {
            super(vertx, null, socketOptions(options), clientCloseFuture);
        }

        /** Vert.x requires an algorithm, but {@code sslmode=require} encrypts without verification of the host name. */
        private static NetClientOptions socketOptions(NetClientOptions options) {
            NetClientOptions copy = new NetClientOptions(options).setReconnectAttempts(0);
            return copy.getHostnameVerificationAlgorithm() == null ? copy.setHostnameVerificationAlgorithm("") : copy;
        }

        @Override
        protected void initChannel(ChannelPipeline pipeline) {
            super.initChannel(pipeline);
            // Before the codec, which fails all pending commands with the exception that it receives.
            pipeline.addLast("networkFailures", new NetworkFailures());
            Channel channel = pipeline.channel();
            channel.attr(HANDSHAKE_DEADLINE).set(
                    channel.eventLoop().schedule(() -> Channels.closeNow(channel), timeout.toNanos(), TimeUnit.NANOSECONDS));
        }
    }
}
