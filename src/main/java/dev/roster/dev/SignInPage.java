package dev.roster.dev;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.stream.Collectors;
import no.nav.security.mock.oauth2.http.OAuth2HttpRequest;
import no.nav.security.mock.oauth2.http.OAuth2HttpResponse;
import no.nav.security.mock.oauth2.http.Route;
import okhttp3.Headers;

/** The sign-in page of the identity provider. It adds the claims of {@link DevTokens} to the address that a person chooses. */
final class SignInPage implements Route {
    private static final String PATH = "/" + DevIdentityProvider.ISSUER_ID + "/authorize";
    private static final Headers HEADERS = Headers.of(
            "Content-Type", "text/html; charset=utf-8",
            "Cache-Control", "no-store");
    private static final String PERSON = """
            <button name="username" value="%s"><b>%s</b><small>%s</small><span>%1$s</span></button>
            """;

    private final Route provider;
    private final String page;

    /** @param provider handles all other requests */
    SignInPage(Route provider) {
        this.provider = provider;
        this.page = page();
    }

    /** Matches all requests, because the provider that issues a code must also exchange it for a token. */
    @Override
    public boolean match(OAuth2HttpRequest request) {
        return true;
    }

    @Override
    public OAuth2HttpResponse invoke(OAuth2HttpRequest request) {
        if (!request.getUrl().encodedPath().equals(PATH)) {
            return provider.invoke(request);
        }
        String address = request.getFormParameters().get("username");
        return request.getMethod().equals("POST") && address != null
                ? provider.invoke(withClaims(request, address.strip(), request.getFormParameters().get("auth_time")))
                : new OAuth2HttpResponse(HEADERS, 200, page, null);
    }

    /** @param authenticated time of the authentication in seconds since 1970, or null for now */
    private static OAuth2HttpRequest withClaims(OAuth2HttpRequest request, String address, String authenticated) {
        JsonObject claims = new JsonObject(new HashMap<>(DevTokens.claims(address)))
                .put("auth_time", authenticated == null ? Instant.now().getEpochSecond() : Long.parseLong(authenticated));
        String acr = request.getUrl().queryParameter("acr_values");
        if (acr != null) {
            // A real provider would require more than the address.
            claims.put("acr", acr.split(" ")[0]);
        }
        String form = "username=" + encoded(address) + "&claims=" + encoded(claims.encode());
        return request.copy(request.getHeaders(), request.getMethod(), request.getOriginalUrl(), form);
    }

    private static String encoded(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8);
    }

    private static String page() {
        String people = DevPeople.KNOWN.stream()
                .map(person -> PERSON.formatted(person.address(), person.name(), person.role()))
                .collect(Collectors.joining());
        try (InputStream page = SignInPage.class.getResourceAsStream("/dev/sign-in.html")) {
            return new String(page.readAllBytes(), StandardCharsets.UTF_8).replace("{people}", people);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
