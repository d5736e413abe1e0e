package dev.roster.dev;

import java.util.List;
import java.util.Map;

import com.nimbusds.oauth2.sdk.AuthorizationGrant;
import com.nimbusds.oauth2.sdk.ResourceOwnerPasswordCredentialsGrant;
import com.nimbusds.oauth2.sdk.TokenRequest;

import no.nav.security.mock.oauth2.token.OAuth2TokenCallback;

/** The claims of development tokens. The address of the sign-in counts as verified. */
final class DevTokens implements OAuth2TokenCallback {

    static final long LIFETIME_SECONDS = 3_600;
    static final String OPERATOR = "roster-operator";

    @Override
    public String issuerId() {
        return DevIdentityProvider.ISSUER_ID;
    }

    @Override
    public String subject(TokenRequest request) {
        return address(request);
    }

    @Override
    public String typeHeader(TokenRequest request) {
        return "JWT";
    }

    @Override
    public List<String> audience(TokenRequest request) {
        return List.of("roster");
    }

    @Override
    public Map<String, Object> addClaims(TokenRequest request) {
        return claims(address(request));
    }

    @Override
    public long tokenExpiry() {
        return LIFETIME_SECONDS;
    }

    static Map<String, Object> claims(String address) {
        return Map.of(
                "email", address,
                "email_verified", true,
                "name", DevPeople.nameOf(address),
                "groups", DevPeople.isOperator(address) ? List.of(OPERATOR) : List.of());
    }

    private static String address(TokenRequest request) {
        AuthorizationGrant grant = request.getAuthorizationGrant();
        return grant instanceof ResourceOwnerPasswordCredentialsGrant password ? password.getUsername()
                : request.getClientID() == null ? "nobody" : request.getClientID().getValue();
    }
}
