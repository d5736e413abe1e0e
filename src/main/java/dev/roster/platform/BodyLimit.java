package dev.roster.platform;

import java.util.function.Consumer;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

import org.eclipse.microprofile.config.ConfigProvider;

import io.quarkus.runtime.configuration.MemorySize;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;

/**
 * Refuses a body that is too large with a problem: by its length where it says so, else as soon as it has grown too large; and
 * one that has no end that anybody could find (RFC 9112, 6.3).
 */
@ApplicationScoped
class BodyLimit {

    /** Before Quarkus, which refuses such a body without a word. */
    static final int FIRST = -1_000;

    private static final long LINGER_MILLIS = 1_000;

    private final long limit = ConfigProvider.getConfig().getValue("quarkus.http.limits.max-body-size", MemorySize.class)
            .asLongValue();
    private final BodyHandler collector = BodyHandler.create(false).setBodyLimit(limit);

    void register(@Observes Router router) {
        router.route().order(FIRST).handler(this::check).failureHandler(this::explain);
    }

    private void check(RoutingContext request) {
        String length = request.request().getHeader(HttpHeaders.CONTENT_LENGTH);
        String coding = request.request().getHeader(HttpHeaders.TRANSFER_ENCODING);
        if (length != null && Long.parseLong(length) > limit) {
            refuse(request, tooLarge());
        } else if (coding != null && !coding.equalsIgnoreCase(HttpHeaders.CHUNKED.toString())) {
            refuse(request, ProblemType.MALFORMED_BODY.because("Nobody can tell where a body in this Transfer-Encoding ends."));
        } else if (coding != null && !Forms.isForm(request)) {
            collector.handle(request);
        } else {
            request.next();
        }
    }

    /** Waits for all of a body, unless it grows too large or its sender goes away. */
    void collect(RoutingContext request, Consumer<Buffer> whenWhole) {
        HttpServerRequest source = request.request();
        Buffer body = Buffer.buffer();
        source.handler(piece -> {
            if (request.failed()) {
                return;
            }
            if (body.length() + piece.length() > limit) {
                request.fail(ProblemType.TOO_LARGE.status());
            } else {
                body.appendBuffer(piece);
            }
        }).endHandler(end -> {
            if (!request.failed()) {
                whenWhole.accept(body);
            }
        });
        if (source.getHeader(HttpHeaders.EXPECT) != null) {
            request.response().writeContinue();
        }
        source.resume();
    }

    private void explain(RoutingContext request) {
        if (request.statusCode() == ProblemType.TOO_LARGE.status() && !request.response().headWritten()) {
            refuse(request, tooLarge());
        } else {
            request.next();
        }
    }

    /** The connection ends with the answer. */
    private void refuse(RoutingContext request, Problem problem) {
        request.response().putHeader(HttpHeaders.CONNECTION, "close");
        RouteProblems.answer(request.request(), problem, CurrentRequest.idOf(request))
                .onComplete(ended -> linger(request));
    }

    /** A client that is still sending when the connection goes would lose the answer (RFC 9112, 9.6). */
    private static void linger(RoutingContext request) {
        HttpServerRequest body = request.request();
        if (body.isEnded()) {
            body.connection().close();
        } else {
            body.handler(thrownAway -> {
            }).endHandler(sent -> body.connection().close()).resume();
            request.vertx().setTimer(LINGER_MILLIS, over -> body.connection().close());
        }
    }

    static Problem tooLarge() {
        return ProblemType.TOO_LARGE.because("Send less in one request.");
    }
}
