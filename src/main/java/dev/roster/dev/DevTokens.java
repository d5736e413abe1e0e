package dev.roster.dev;

import com.nimbusds.oauth2.sdk.AuthorizationGrant;
import com.nimbusds.oauth2.sdk.ResourceOwnerPasswordCredentialsGrant;
import com.nimbusds.oauth2.sdk.TokenRequest;
import java.util.List;
import java.util.Map;
import no.nav.security.mock.oauth2.token.DefaultOAuth2TokenCallback;

/** The claims of development tokens. The address of the sign-in counts as verified. */
final class DevTokens extends DefaultOAuth2TokenCallback {
    static final long LIFETIME_SECONDS = 3_600;
    static final String OPERATOR = "roster-operator";

    DevTokens() {
        super(DevIdentityProvider.ISSUER_ID, "nobody", "JWT", List.of("roster"), Map.of(), LIFETIME_SECONDS);
    }

    @Override
    public String subject(TokenRequest request) {
        return address(request);
    }

    @Override
    public Map<String, Object> addClaims(TokenRequest request) {
        return claims(address(request));
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
