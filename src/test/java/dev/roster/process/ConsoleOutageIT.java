package dev.roster.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roster.dev.DevStack;
import dev.roster.testing.Browser;
import dev.roster.testing.Browser.ReceivedPage;
import dev.roster.testing.RosterProcess;
import dev.roster.testing.TcpProxy;
import io.restassured.RestAssured;
import java.io.IOException;
import java.net.URI;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Pages during outages of the database and of the identity provider. */
class ConsoleOutageIT {
    private static TcpProxy database;
    private static TcpProxy provider;
    private static RosterProcess roster;

    @BeforeAll
    static void start() throws IOException {
        DevStack.start();
        database = TcpProxy.to(URI.create(System.getProperty("roster.database.url")).getPort());
        URI issuer = URI.create(System.getProperty("roster.oidc.issuer"));
        provider = TcpProxy.to(issuer.getPort());
        Map<String, String> environment = RosterProcess.environment();
        environment.put("ROSTER_DATABASE_URL", database.databaseUrl());
        environment.put("ROSTER_OIDC_ISSUER", "http://localhost:" + provider.port() + issuer.getPath());
        roster = RosterProcess.start(environment);
        RestAssured.port = roster.port();
    }

    @AfterAll
    static void stop() throws IOException {
        roster.close();
        provider.close();
        database.close();
    }

    @Test
    void aPageIs503DuringAnOutageOfTheDatabase() throws IOException {
        Browser browser = Browser.signedIn("olga@roster.example");
        database.cut();
        ReceivedPage page = browser.open("/operator/accounts");
        assertThat(page.status()).isEqualTo(503);
        assertThat(page.html()).contains("Roster is temporarily unavailable", "check whether it was saved",
                page.header("x-request-id"));
        assertThat(page.header("retry-after")).isNotBlank();
        database.reconnect();
        Awaitility.await().until(() -> browser.open("/operator/accounts").status() == 200);
    }

    @Test
    void sessionsContinueDuringAnOutageOfTheIdentityProvider() throws IOException {
        Browser browser = Browser.signedIn("olga@roster.example");
        Browser late = new Browser();
        ReceivedPage form = late.open("/accounts");
        String state = form.address().getQuery().replaceAll("(?:.*&)?state=([^&]*).*", "$1");
        provider.cut();

        ReceivedPage failed = late.open("/session/return?code=a-code&state=" + state);
        assertThat(failed.status()).as(failed.html()).isEqualTo(401);
        assertThat(failed.html()).contains("Request ID");
        assertThat(browser.open("/operator/accounts").status()).as("already signed in").isEqualTo(200);
        provider.reconnect();
        assertThat(Browser.signedIn("olga@roster.example").open("/operator/accounts").status()).isEqualTo(200);
    }
}
