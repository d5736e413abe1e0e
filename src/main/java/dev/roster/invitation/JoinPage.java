package dev.roster.invitation;

import java.security.SecureRandom;
import java.util.Base64;
import java.util.Locale;

import jakarta.inject.Inject;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;

import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.ResponseBuilder;

import dev.roster.access.WithSecret;
import dev.roster.platform.DatabaseOutage;
import dev.roster.platform.Languages;
import dev.roster.platform.Problem;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.mutiny.Uni;

/**
 * Where the link of a letter leads as long as a deployment names no page of its own (roster.invitation-link). It tells, and
 * changes nothing: mail scanners open links too.
 */
@Path("/join")
class JoinPage {

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int NONCE_BYTES = 16;

    /** Only the page's own style: no script, no image, no frame, no form, and nobody is told where the reader came from. */
    private static final String POLICY = "default-src 'none'; style-src 'nonce-%s'; base-uri 'none'; form-action 'none'; "
            + "frame-ancestors 'none'";

    @CheckedTemplate(basePath = "")
    static class Templates {

        static native TemplateInstance join(JoinPageModel page, String nonce);
    }

    @Inject
    Joiner joiner;

    @GET
    @WithSecret
    @Produces(MediaType.TEXT_HTML)
    @Operation(hidden = true)
    public Uni<RestResponse<String>> show(@RestQuery @DefaultValue("") String token, @Context HttpHeaders headers) {
        Locale language = Languages.best(headers.getAcceptableLanguages());
        return joiner.preview(token)
                .map(invitation -> page(RestResponse.StatusCode.OK, JoinPageModel.open(invitation, token, language)))
                .onFailure(DatabaseOutage::isCauseOf).transform(outage -> DatabaseOutage.problem())
                .onFailure(Problem.class).recoverWithItem(problem -> refusal(problem, language));
    }

    private static RestResponse<String> refusal(Problem problem, Locale language) {
        return page(problem.type().status(), JoinPageModel.refused(problem.type(), language));
    }

    private static RestResponse<String> page(int status, JoinPageModel page) {
        String nonce = nonce();
        String html = Templates.join(page, nonce).setLocale(page.language()).render();
        return ResponseBuilder.<String> create(status)
                .entity(html)
                .header("Content-Security-Policy", POLICY.formatted(nonce))
                .header("Referrer-Policy", "no-referrer")
                .header("X-Content-Type-Options", "nosniff")
                .header("X-Robots-Tag", "noindex, nofollow")
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .header(HttpHeaders.VARY, HttpHeaders.ACCEPT_LANGUAGE)
                .header(HttpHeaders.CONTENT_LANGUAGE, page.language().getLanguage())
                .build();
    }

    private static String nonce() {
        byte[] nonce = new byte[NONCE_BYTES];
        RANDOM.nextBytes(nonce);
        return Base64.getEncoder().withoutPadding().encodeToString(nonce);
    }
}
