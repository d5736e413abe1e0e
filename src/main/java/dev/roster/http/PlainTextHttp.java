package dev.roster.http;

import io.quarkus.vertx.http.HttpServerOptionsCustomizer;
import io.vertx.core.http.HttpServerOptions;
import jakarta.inject.Singleton;

/**
 * Disables HTTP/2 without TLS. Java's HTTP client requests the upgrade {@code h2c}, which RFC 9113 (3.1) deprecates. If a
 * response larger than a frame is ready before the upgrade ends, Vert.x sometimes loses its end, and the client never finishes.
 */
@Singleton
class PlainTextHttp implements HttpServerOptionsCustomizer {
    @Override
    public void customizeHttpServer(HttpServerOptions options) {
        options.setHttp2ClearTextEnabled(false);
    }
}
