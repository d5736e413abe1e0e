package dev.roster.http;

import dev.roster.problem.ProblemType;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.Priorities;
import java.io.ByteArrayInputStream;
import java.time.Duration;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;
import org.jboss.resteasy.reactive.server.core.ResteasyReactiveRequestContext;
import org.jboss.resteasy.reactive.server.spi.ResteasyReactiveContainerRequestContext;

/**
 * Reads the body into memory after authorization, with a limit in bytes and in time. Quarkus limits neither chunked bodies nor
 * the time.
 */
@ApplicationScoped
public class RequestBody {
    private static final int AFTER_AUTHORIZATION = Priorities.USER + 50;

    /** In bytes, for operations without a credential, or with a credential in the body. */
    private static final int SMALL = 32 * 1024;

    private static final String LARGE = RequestBody.class.getName();

    @Inject
    BodyLimit limit;
    @Inject
    HttpSettings config;
    @Inject
    Vertx vertx;
    @Inject
    RoutingContext current;

    /** Permits a body up to the limit for authenticated clients. */
    public static void allowLarge(RoutingContext routing) {
        routing.put(LARGE, true);
    }

    @ServerRequestFilter(priority = AFTER_AUTHORIZATION)
    Uni<Void> read(ResteasyReactiveContainerRequestContext context) {
        HttpServerRequest request = current.request();
        if (request.method() == HttpMethod.GET || request.method() == HttpMethod.HEAD) {
            return Uni.createFrom().voidItem();
        }
        long maxBytes = current.get(LARGE) == null ? SMALL : limit.bytes(request.path());
        Uni<Buffer> body = isPresent(request) ? Uni.createFrom().emitter(whole -> collect(request, maxBytes, whole))
                : Uni.createFrom().item(Buffer.buffer());
        return body.invoke(whole -> setBody(whole, context, request)).replaceWithVoid();
    }

    static boolean isPresent(HttpServerRequest request) {
        String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        return length != null && !length.equals("0") || request.headers().contains(HttpHeaders.TRANSFER_ENCODING);
    }

    private void collect(HttpServerRequest request, long maxBytes, UniEmitter<? super Buffer> whole) {
        Buffer body = Buffer.buffer();
        Duration timeout = config.http().requestTimeout();
        long timer = vertx.setTimer(timeout.toMillis(), expired -> whole.fail(
                ProblemType.REQUEST_TIMEOUT.because("The body was not complete after " + timeout.toSeconds() + " s.")));
        whole.onTermination(() -> vertx.cancelTimer(timer));
        request.exceptionHandler(closed -> whole.fail(ProblemType.MALFORMED_BODY.because("The body is incomplete.")));
        request.handler(chunk -> {
            if (body.length() + chunk.length() <= maxBytes) {
                body.appendBuffer(chunk);
            } else {
                request.handler(discarded -> {
                });
                whole.fail(BodyLimit.tooLarge(maxBytes));
            }
        }).endHandler(end -> whole.complete(body));
        if (request.getHeader(HttpHeaders.EXPECT) != null) {
            request.response().writeContinue();
        }
        request.resume();
    }

    private static void setBody(Buffer body, ResteasyReactiveContainerRequestContext context, HttpServerRequest request) {
        if (Forms.isForm(request)) {
            ((ResteasyReactiveRequestContext) context.getServerRequestContext()).setFormData(Forms.read(request, body));
        } else {
            context.setEntityStream(new ByteArrayInputStream(body.getBytes()));
        }
    }
}
