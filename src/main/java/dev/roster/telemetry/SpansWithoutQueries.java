package dev.roster.telemetry;

import jakarta.inject.Singleton;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SpanProcessor;

/**
 * Keeps from traces what a request asks after the question mark: the secret of an invitation's link, the code of a sign-in,
 * whom somebody looked for.
 */
@Singleton
class SpansWithoutQueries implements SpanProcessor {

    /** OpenTelemetry's semantic conventions for HTTP spans. */
    private static final AttributeKey<String> QUERY = AttributeKey.stringKey("url.query");
    private static final String REDACTED = "REDACTED";

    @Override
    public void onStart(Context parent, ReadWriteSpan span) {
        if (span.getAttribute(QUERY) != null) {
            span.setAttribute(QUERY, REDACTED);
        }
    }

    @Override
    public boolean isStartRequired() {
        return true;
    }

    @Override
    public void onEnd(ReadableSpan span) {
        // Nothing is left to do.
    }

    @Override
    public boolean isEndRequired() {
        return false;
    }
}
