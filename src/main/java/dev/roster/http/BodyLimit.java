package dev.roster.http;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

import org.eclipse.microprofile.config.ConfigProvider;

import dev.roster.problem.Problem;
import dev.roster.problem.ProblemType;
import io.quarkus.runtime.configuration.MemorySize;
import io.quarkus.vertx.http.ManagementInterface;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;

/**
 * Rejects a body that says that it is too large, and one whose end nobody could find (RFC 9112, 6.3), and discards what nobody
 * reads. {@link RequestBody} rejects what becomes too large.
 */
@ApplicationScoped
class BodyLimit {

    /** Before Quarkus, which refuses such a body without a word. */
    static final int FIRST = -1_000;

    private static final long LINGER_MILLIS = 1_000;

    private final long limit = ConfigProvider.getConfig().getValue("quarkus.http.limits.max-body-size", MemorySize.class)
            .asLongValue();

    void register(@Observes Router router) {
        router.route().order(FIRST).handler(this::check);
    }

    /** The port for health and metrics is guarded by {@link HeadDeadline} as well, which must learn of each request. */
    void register(@Observes ManagementInterface management) {
        register(management.router());
    }

    private void check(RoutingContext request) {
        HeadDeadline.headIsComplete(request.request().connection());
        String length = request.request().getHeader(HttpHeaders.CONTENT_LENGTH);
        String coding = request.request().getHeader(HttpHeaders.TRANSFER_ENCODING);
        if (length != null && Long.parseLong(length) > limit) {
            refuse(request, tooLarge(limit));
        } else if (coding != null && !coding.equalsIgnoreCase(HttpHeaders.CHUNKED.toString())) {
            refuse(request, ProblemType.MALFORMED_BODY.because("Nobody can tell where a body in this Transfer-Encoding ends."));
        } else {
            request.addEndHandler(answered -> finish(request));
            request.next();
        }
    }

    /** The connection ends with the answer. */
    private void refuse(RoutingContext request, Problem problem) {
        request.response().putHeader(HttpHeaders.CONNECTION, "close");
        RouteProblems.answer(request.request(), problem, CurrentRequest.idOf(request))
                .onComplete(ended -> discard(request, () -> request.request().connection().close()));
    }

    /** Of a body that nobody has read, the connection stays for further requests only if the rest is there soon. */
    private static void finish(RoutingContext request) {
        HttpConnection connection = request.request().connection();
        if (!RequestBody.isPresent(request.request())) {
            HeadDeadline.requestIsOver(connection);
        } else {
            discard(request, () -> HeadDeadline.requestIsOver(connection));
        }
    }

    /** A client that is still sending when the connection goes would lose the answer (RFC 9112, 9.6). */
    private static void discard(RoutingContext request, Runnable whenRead) {
        HttpServerRequest body = request.request();
        if (body.isEnded()) {
            whenRead.run();
            return;
        }
        HttpConnection connection = body.connection();
        long over = request.vertx().setTimer(LINGER_MILLIS, late -> connection.close());
        body.handler(thrownAway -> {
        }).endHandler(sent -> {
            request.vertx().cancelTimer(over);
            whenRead.run();
        }).resume();
    }

    long bytes() {
        return limit;
    }

    static Problem tooLarge(long limit) {
        return ProblemType.TOO_LARGE.because("Send at most " + limit + " bytes in one request.");
    }
}
