package dev.roster.platform;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;

import org.eclipse.microprofile.config.ConfigProvider;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;

import io.quarkus.runtime.configuration.MemorySize;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;

/**
 * Refuses a body whose length is too large, before Quarkus does so without a word. One that comes in chunks and only turns out
 * to be too large ends with its connection.
 */
@ApplicationScoped
class BodyLimit {

    private static final int FIRST = 1_000;

    @Inject
    ObjectMapper json;

    private final long limit = ConfigProvider.getConfig().getValue("quarkus.http.limits.max-body-size", MemorySize.class)
            .asLongValue();

    void register(@Observes Filters filters) {
        filters.register(this::check, FIRST);
    }

    private void check(RoutingContext request) {
        if (length(request) > limit) {
            refuse(request);
        } else {
            request.next();
        }
    }

    private static long length(RoutingContext request) {
        String length = request.request().getHeader(HttpHeaders.CONTENT_LENGTH);
        return length == null ? 0 : Long.parseLong(length);
    }

    /** The rest of the body is not waited for: the connection ends with the answer. */
    private void refuse(RoutingContext request) {
        String id = Ids.next().toString();
        request.response()
                .setStatusCode(ProblemType.TOO_LARGE.status())
                .putHeader(HttpHeaders.CONTENT_TYPE, ProblemView.MEDIA_TYPE)
                .putHeader(HttpHeaders.CONNECTION, "close")
                .putHeader(CurrentRequest.REQUEST_ID_HEADER, id)
                .end(written(ProblemView.of(tooLarge(), id)))
                .onComplete(ended -> request.request().connection().close());
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
