package dev.roster.platform;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;

import org.eclipse.microprofile.config.ConfigProvider;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;

import io.quarkus.runtime.configuration.MemorySize;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;

/** Refuses a body that is too large with a problem: by its length where it says so, else as soon as it has grown too large. */
@ApplicationScoped
class BodyLimit {

    /** Before Quarkus, which refuses such a body without a word. */
    private static final int FIRST = -1_000;

    private static final long LINGER_MILLIS = 1_000;

    @Inject
    ObjectMapper json;

    private final long limit = ConfigProvider.getConfig().getValue("quarkus.http.limits.max-body-size", MemorySize.class)
            .asLongValue();
    private final BodyHandler collector = BodyHandler.create(false).setBodyLimit(limit);

    void register(@Observes Router router) {
        router.route().order(FIRST).handler(this::check).failureHandler(this::explain);
    }

    private void check(RoutingContext request) {
        String length = request.request().getHeader(HttpHeaders.CONTENT_LENGTH);
        if (length != null && Long.parseLong(length) > limit) {
            refuse(request);
        } else if (request.request().getHeader(HttpHeaders.TRANSFER_ENCODING) != null) {
            collector.handle(request);
        } else {
            request.next();
        }
    }

    private void explain(RoutingContext request) {
        if (request.statusCode() == ProblemType.TOO_LARGE.status() && !request.response().headWritten()) {
            refuse(request);
        } else {
            request.next();
        }
    }

    /** The connection ends with the answer. */
    private void refuse(RoutingContext request) {
        String id = Ids.next().toString();
        request.response()
                .setStatusCode(ProblemType.TOO_LARGE.status())
                .putHeader(HttpHeaders.CONTENT_TYPE, ProblemView.MEDIA_TYPE)
                .putHeader(HttpHeaders.CONNECTION, "close")
                .putHeader(CurrentRequest.REQUEST_ID_HEADER, id)
                .end(written(ProblemView.of(tooLarge(), id)))
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

    private String written(ProblemView problem) {
        try {
            return json.writeValueAsString(problem);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
