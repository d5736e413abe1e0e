package dev.roster.dev;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.Set;
import no.nav.security.mock.oauth2.MockOAuth2Server;
import no.nav.security.mock.oauth2.OAuth2Config;
import no.nav.security.mock.oauth2.http.MockWebServerWrapper;
import no.nav.security.mock.oauth2.http.OAuth2HttpRequestHandler;
import no.nav.security.mock.oauth2.token.KeyProvider;
import no.nav.security.mock.oauth2.token.OAuth2TokenProvider;

/** An OpenID Connect provider that accepts any password and signs real tokens. */
public final class DevIdentityProvider {
    static final String ISSUER_ID = "roster";

    private static final int PREFERRED_PORT = 8180;
    private static final String RUNNING = "identity-provider";

    /** A signature takes a tenth of the time that RS256 takes on a JVM without C2, and tests sign thousands of tokens. */
    private static final String ALGORITHM = "ES256";

    private final MockOAuth2Server server;

    private DevIdentityProvider(MockOAuth2Server server) {
        this.server = server;
    }

    static DevIdentityProvider start() {
        OAuth2Config config = new OAuth2Config(true, null, null, false,
                new OAuth2TokenProvider(new KeyProvider(List.of(), ALGORITHM)), Set.of(new DevTokens()),
                new MockWebServerWrapper());
        MockOAuth2Server server = new MockOAuth2Server(config,
                new SignInPage(new OAuth2HttpRequestHandler(config).getAuthorizationServer()));
        try {
            server.start(InetAddress.getByName("localhost"), freePort());
        } catch (IOException failure) {
            throw new UncheckedIOException("Cannot start the identity provider", failure);
        }
        JvmRegistry.keep(RUNNING, server);
        return new DevIdentityProvider(server);
    }

    /** The server, for tests that need special tokens. */
    public static MockOAuth2Server running() {
        return (MockOAuth2Server) JvmRegistry.find(RUNNING);
    }

    /** An access token like that of a sign-in with the address. */
    static String token(String address) {
        MockOAuth2Server server = running();
        return server.issueToken(ISSUER_ID, address, "roster", DevTokens.claims(address), DevTokens.LIFETIME_SECONDS)
                .serialize();
    }

    String issuer() {
        return server.issuerUrl(ISSUER_ID).toString();
    }

    private static int freePort() throws IOException {
        try (ServerSocket preferred = new ServerSocket(PREFERRED_PORT)) {
            return preferred.getLocalPort();
        } catch (IOException taken) {
            try (ServerSocket any = new ServerSocket(0)) {
                return any.getLocalPort();
            }
        }
    }
}
