package dev.roster.console;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.roster.access.AccessSettings;
import dev.roster.http.StaticFile;
import dev.roster.session.SessionSettings;
import io.quarkus.qute.TemplateInstance;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.core.HttpHeaders;
import java.net.URI;
import java.util.zip.Deflater;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.ResponseBuilder;

/** Renders a page as a response, with the headers that protect it and compressed if the browser accepts that. */
@RequestScoped
class PageResponse {
    /**
     * Allows files of this origin only, no inline code and no framing. The sign-out form redirects to the identity provider.
     */
    private static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
            + "connect-src 'self'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'";

    @Inject
    RoutingContext routing;
    @Inject
    SessionSettings config;
    @Inject
    AccessSettings provider;

    RestResponse<byte[]> of(int status, Frame frame, TemplateInstance content) {
        byte[] html = content.setLocale(frame.language()).render().getBytes(UTF_8);
        boolean gzip = StaticFile.acceptsGzip(routing.request());
        ResponseBuilder<byte[]> response = ResponseBuilder.<byte[]> create(status)
                .entity(gzip ? StaticFile.gzip(html, Deflater.BEST_SPEED) : html)
                .type("text/html; charset=utf-8")
                .header("Content-Security-Policy", POLICY + provider.oidc().issuer().map(PageResponse::origin).orElse(""))
                .header("X-Content-Type-Options", "nosniff")
                .header("Referrer-Policy", "no-referrer")
                .header("X-Robots-Tag", "noindex, nofollow")
                .header("Cross-Origin-Opener-Policy", "same-origin")
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .header(HttpHeaders.VARY, "Accept-Language, Accept-Encoding, Cookie")
                .header(HttpHeaders.CONTENT_LANGUAGE, frame.languageTag());
        if (gzip) {
            response.header(HttpHeaders.CONTENT_ENCODING, "gzip");
        }
        if (frame.flash() != null) {
            response.cookie(Flash.expired(config.console().secure()));
        }
        return response.build();
    }

    private static String origin(String url) {
        URI address = URI.create(url);
        return " " + address.getScheme() + "://" + address.getAuthority();
    }
}
