package dev.roster.session;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.quarkus.oidc.OidcRedirectFilter.OidcRedirectContext;
import java.net.URLEncoder;
import java.util.regex.Pattern;

/** The parameter of {@code /session/sign-in} that requests a new authentication, and optionally its {@code acr}. */
final class StepUp {
    private static final String PARAMETER = "acr";

    /** Values of {@code access/SignInPolicy}, separated by spaces; or none. */
    private static final Pattern VALUES = Pattern.compile("[ !#-\\[\\]-~]{0,2000}");

    private StepUp() {
    }

    /** To append to a query. @param acr ignored unless it is a list of values */
    static String parameter(String acr) {
        return "&" + PARAMETER + "=" + URLEncoder.encode(acr != null && VALUES.matcher(acr).matches() ? acr : "", UTF_8);
    }

    /** Adds {@code max_age=0} and {@code acr_values} (OpenID Connect Core, 3.1.2.1) if the sign-in is a step-up. */
    static void request(OidcRedirectContext redirect) {
        String acr = redirect.routingContext().request().getParam(PARAMETER);
        if (acr == null || !VALUES.matcher(acr).matches()) {
            return;
        }
        redirect.additionalQueryParams().set("max_age", "0");
        if (!acr.isBlank()) {
            redirect.additionalQueryParams().set("acr_values", acr.strip());
        }
    }
}
