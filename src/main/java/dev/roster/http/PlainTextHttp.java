package dev.roster.http;

import jakarta.inject.Singleton;

import io.quarkus.vertx.http.HttpServerOptionsCustomizer;
import io.vertx.core.http.HttpServerOptions;

/**
 * Without TLS, Roster speaks HTTP/1.1 only. The way from there to HTTP/2 is {@code Upgrade: h2c}, which Java's client asks for
 * by itself and RFC 9113 (3.1) has dropped: Vert.x now and then loses the end of an answer that is larger than a frame and is
 * there before the upgrade is over, and the client waits for good.
 */
@Singleton
class PlainTextHttp implements HttpServerOptionsCustomizer {

    @Override
    public void customizeHttpServer(HttpServerOptions options) {
        options.setHttp2ClearTextEnabled(false);
    }
}
