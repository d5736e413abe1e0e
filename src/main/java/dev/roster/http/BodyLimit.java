package dev.roster.http;

import dev.roster.problem.Problem;
import dev.roster.problem.ProblemType;
import io.quarkus.vertx.http.ManagementInterface;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;

/**
 * Rejects a body by its {@code Content-Length} or {@code Transfer-Encoding} (RFC 9112, 6.3), and discards a body that no
 * operation reads. {@link RequestBody} limits a body without {@code Content-Length}.
 */
@ApplicationScoped
class BodyLimit {
    /** Runs before the check of Quarkus, whose 413 has no body. */
    static final int FIRST = -1_000;

    private static final long LINGER_MS = 1_000;

    /** In bytes. {@code quarkus.http.limits.max-body-size} is the largest {@link LargeBody}. */
    private static final int COMMON = 1024 * 1024;

    @Inject
    @Any
    Instance<LargeBody> larger;

    void register(@Observes Router router) {
        router.route().order(FIRST).handler(this::check);
    }

    /** Runs on the port for health and metrics too, because {@link HeadDeadline} covers its connections. */
    void register(@Observes ManagementInterface management) {
        register(management.router());
    }

    private void check(RoutingContext request) {
        HeadDeadline.headIsComplete(request.request().connection());
        String length = request.request().getHeader(HttpHeaders.CONTENT_LENGTH);
        String coding = request.request().getHeader(HttpHeaders.TRANSFER_ENCODING);
        long limit = bytes(request.request().path());
        if (length != null && Long.parseLong(length) > limit) {
            reject(request, tooLarge(limit));
        } else if (coding != null && !coding.equalsIgnoreCase(HttpHeaders.CHUNKED.toString())) {
            reject(request, ProblemType.MALFORMED_BODY.because("The only Transfer-Encoding that Roster reads is chunked."));
        } else {
            request.addEndHandler(sent -> finish(request));
            request.next();
        }
    }

    /** Closes the connection after the response. */
    private void reject(RoutingContext request, Problem problem) {
        request.response().putHeader(HttpHeaders.CONNECTION, "close");
        RouteProblems.respond(request.request(), problem, CurrentRequest.idOf(request))
                .onComplete(sent -> discard(request, () -> request.request().connection().close()));
    }

    /** The connection stays open for further requests if the rest of the body arrives within a second. */
    private static void finish(RoutingContext request) {
        HttpConnection connection = request.request().connection();
        if (!RequestBody.isPresent(request.request())) {
            HeadDeadline.requestIsOver(connection);
        } else {
            discard(request, () -> HeadDeadline.requestIsOver(connection));
        }
    }

    /**
     * Reads the rest of the body: a client that still sends when the connection closes could lose the response (RFC 9112, 9.6).
     */
    private static void discard(RoutingContext request, Runnable atEnd) {
        HttpServerRequest body = request.request();
        if (body.isEnded()) {
            atEnd.run();
            return;
        }
        HttpConnection connection = body.connection();
        long timer = request.vertx().setTimer(LINGER_MS, expired -> connection.close());
        body.handler(discarded -> {
        }).endHandler(end -> {
            request.vertx().cancelTimer(timer);
            atEnd.run();
        }).resume();
    }

    /** The limit for authenticated clients. */
    long bytes(String path) {
        return larger.stream().filter(body -> body.path().matcher(path).matches()).mapToInt(LargeBody::bytes).findFirst()
                .orElse(COMMON);
    }

    static Problem tooLarge(long limit) {
        return ProblemType.TOO_LARGE.because("Send at most " + limit + " bytes in one request.");
    }
}
