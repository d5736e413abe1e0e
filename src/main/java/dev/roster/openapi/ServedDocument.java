package dev.roster.openapi;

import io.quarkus.vertx.http.ManagementInterface;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/**
 * Serves the committed document on the management port. Development and tests generate it instead. In a package, generating it
 * would take a third of the startup time.
 */
@ApplicationScoped
class ServedDocument {
    private static final String RESOURCE = "/openapi/openapi.yaml";

    void register(@Observes ManagementInterface management) {
        management.router().get("/q/openapi").handler(ServedDocument::respond);
    }

    /** The type is that of RFC 9512. */
    private static void respond(RoutingContext routing) {
        routing.response().putHeader(HttpHeaders.CONTENT_TYPE, "application/yaml").end(document());
    }

    private static Buffer document() {
        try (InputStream content = ServedDocument.class.getResourceAsStream(RESOURCE)) {
            return Buffer.buffer(content.readAllBytes());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
