package dev.roster.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roster.dev.DevStack;
import dev.roster.testing.Browser;
import dev.roster.testing.Browser.ReceivedPage;
import dev.roster.testing.Certificates;
import dev.roster.testing.Keycloak;
import dev.roster.testing.Mailbox;
import dev.roster.testing.RosterProcess;
import io.restassured.RestAssured;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Roster beside a real Keycloak by docs/keycloak.md, over HTTPS with a private certificate authority. */
class KeycloakIT {
    private static Keycloak keycloak;
    private static RosterProcess roster;
    private static SSLContext trust;
    private static Map<String, String> environment;

    @BeforeAll
    static void start() throws Exception {
        DevStack.start();
        Certificates certificates = Certificates.create();
        trust = certificates.client();
        keycloak = Keycloak.start(certificates);
        environment = environment(certificates);
        roster = RosterProcess.start(environment);
        RestAssured.port = roster.port();
        keycloak.registerConsole("roster-console", "http://localhost:" + roster.port());
    }

    private static Map<String, String> environment(Certificates certificates) {
        Map<String, String> environment = RosterProcess.environment();
        environment.put("ROSTER_OIDC_ISSUER", keycloak.issuer());
        environment.put("ROSTER_OIDC_ROOT_CERTIFICATE", certificates.root().toString());
        environment.put("ROSTER_OIDC_ROLE_CLAIM", "realm_access/roles");
        environment.put("ROSTER_OIDC_JWKS_REFRESH_INTERVAL", "5s");
        environment.put("ROSTER_CONSOLE_CLIENT_ID", "roster-console");
        environment.put("ROSTER_CONSOLE_CLIENT_SECRET", "secret of the console");
        return environment;
    }

    @AfterAll
    static void stop() {
        if (roster != null) {
            roster.close();
        }
        keycloak.close();
    }

    @Test
    void aPersonSignsInAndJoins() {
        String ada = keycloak.signIn("console", "ada");
        String account = open("ada@acme.example");
        String invitation = Mailbox.tokenFor("ada@acme.example");
        Response joined = accept(ada, invitation);
        assertThat(joined.statusCode()).as(joined.asString()).isEqualTo(201);
        assertThat(joined.jsonPath().getString("member.name")).isEqualTo("Ada Lovelace");
        assertThat(roster.as(ada).get("/v1/accounts/" + account + "/members").jsonPath().getList("items.email"))
                .containsExactly("ada@acme.example");

        roster.as(operator()).contentType(ContentType.JSON)
                .body(Map.of("email", "second@acme.example", "role", "admin"))
                .post("/v1/accounts/" + account + "/invitations").then().statusCode(201);
        assertThat(roster.as(ada).get("/v1/me").jsonPath().getList("memberships.accountId")).contains(account);
    }

    @Test
    void aPersonSignsInToTheConsoleAndOut() {
        Browser browser = new Browser(() -> HttpClient.newBuilder().sslContext(trust));
        ReceivedPage page = signIn(browser, "olga", "/operator/accounts");
        assertThat(page.html()).as("operator by realm role").contains("All accounts of this deployment");
        assertThat(browser.request("/operator/accounts").status()).isEqualTo(200);

        ReceivedPage signedOut = browser.submit(page, "/session/sign-out", Map.of());
        assertThat(signedOut.address().getPath()).isEqualTo("/signed-out");
        assertThat(signedOut.html()).contains("You are signed out");
        assertThat(browser.open("/operator/accounts").html()).as("Keycloak requires the password")
                .contains("name=\"password\"");
    }

    @Test
    void aSessionThatKeycloakEndsAlsoEndsInTheConsole() {
        Browser browser = new Browser(() -> HttpClient.newBuilder().sslContext(trust));
        assertThat(signIn(browser, "ada", "/accounts").status()).isEqualTo(200);
        keycloak.logOut("ada");
        assertThat(browser.request("/accounts").status()).isEqualTo(303);
        assertThat(browser.open("/accounts").html()).contains("name=\"password\"");
    }

    private static ReceivedPage signIn(Browser browser, String username, String path) {
        ReceivedPage form = browser.open(path);
        Matcher action = Pattern.compile("action=\"([^\"]+)\"").matcher(form.html());
        assertThat(action.find()).as(form.html()).isTrue();
        return browser.submit(action.group(1).replace("&amp;", "&"), Map.of("username", username, "password", "secret"));
    }

    @Test
    void theRealmRoleMakesAnOperator() {
        assertThat(roster.as(operator()).get("/v1/accounts").statusCode()).isEqualTo(200);
        assertThat(roster.as(keycloak.signIn("console", "ada")).get("/v1/accounts").statusCode()).isEqualTo(403);
    }

    @Test
    void rejectsATokenWithoutAudienceAndLogsTheReason() {
        assertThat(roster.as(keycloak.signIn("another-service", "ada")).get("/v1/me").statusCode()).isEqualTo(401);
        roster.awaitLog("Rejected an access token: its audience (aud)");
        assertThat(roster.log().lines().filter(line -> line.contains("Rejected")))
                .noneMatch(line -> line.contains("@acme.example"));
    }

    @Test
    void aSessionExpiresAndKeycloakRequiresThePassword() throws Exception {
        Map<String, String> shortLived = new HashMap<>(environment);
        shortLived.put("ROSTER_CONSOLE_SESSION_LIFETIME", "5s");
        try (RosterProcess other = RosterProcess.start(shortLived)) {
            RestAssured.port = other.port();
            keycloak.registerConsole("roster-console", "http://localhost:" + other.port());
            Browser browser = new Browser(() -> HttpClient.newBuilder().sslContext(trust));
            assertThat(signIn(browser, "olga", "/operator/accounts").status()).isEqualTo(200);
            Awaitility.await().until(() -> browser.request("/operator/accounts").status() == 303);
            assertThat(browser.open("/operator/accounts").html()).contains("name=\"password\"");
        } finally {
            RestAssured.port = roster.port();
            keycloak.registerConsole("roster-console", "http://localhost:" + roster.port());
        }
    }

    /** The table of effects in docs/keycloak.md. */
    @Test
    void deletingAUserInKeycloakKeepsTheMembershipInRoster() {
        String email = "grace" + UUID.randomUUID() + "@acme.example";
        keycloak.createUser("grace", email);
        String grace = keycloak.signIn("console", "grace");
        String account = open("nobody" + UUID.randomUUID() + "@acme.example");
        roster.as(operator()).contentType(ContentType.JSON).body(Map.of("email", email))
                .post("/v1/accounts/" + account + "/invitations").then().statusCode(201);
        String member = accept(grace, Mailbox.tokenFor(email)).jsonPath().getString("member.id");
        String members = "/v1/accounts/" + account + "/members";
        String decision = "/v1/access?account=" + account;
        String key = roster.as(grace).contentType(ContentType.JSON).body(Map.of("name", "Export"))
                .post(members + "/" + member + "/api-keys").then().statusCode(201).extract().path("secret");

        keycloak.deleteUser("grace");
        assertThat(roster.as(key).get(decision).statusCode()).as("the key of a deleted user").isEqualTo(200);

        keycloak.createUser("grace", email);
        String namesake = keycloak.signIn("console", "grace");
        assertThat(roster.as(namesake).get(decision).statusCode()).as("another subject with the same address").isEqualTo(403);

        roster.as(operator()).delete(members + "/" + member).then().statusCode(200);
        assertThat(roster.as(key).get(decision).statusCode()).as("the key after the removal").isEqualTo(401);
        assertThat(roster.as(grace).get("/v1/me").jsonPath().getList("memberships")).as("the token is still valid")
                .isEmpty();
    }

    /** docs/service-accounts.md: Keycloak's subject is the id of the client's service account user. */
    @Test
    void aClientActsAsAServiceAccountWithClientCredentials() {
        String client = "export-" + UUID.randomUUID();
        String subject = keycloak.registerService(client, "secret of the export");
        String token = keycloak.tokenOf(client, "secret of the export");
        String email = "ines" + UUID.randomUUID() + "@acme.example";
        keycloak.createUser("ines", email);
        String ines = keycloak.signIn("console", "ines");
        String account = open(email);
        assertThat(accept(ines, Mailbox.tokenFor(email)).statusCode()).isEqualTo(201);
        String decision = "/v1/access?account=" + account;
        assertThat(roster.as(token).get(decision).statusCode()).as("before the service account exists").isEqualTo(403);
        String services = "/v1/accounts/" + account + "/service-accounts";
        String service = roster.as(ines).contentType(ContentType.JSON)
                .body(Map.of("name", "Export", "role", "member", "identity", Map.of("subject", subject)))
                .post(services).then().statusCode(201).extract().path("id");
        Response allowed = roster.as(token).get(decision + "&permission=account:read");
        assertThat(allowed.statusCode()).isEqualTo(200);
        assertThat(allowed.header("Roster-Member")).isEqualTo(service);
        assertThat(roster.as(keycloak.signIn("console", "ada")).get(decision).statusCode()).as("a stranger").isEqualTo(403);
        String fresh = keycloak.tokenOf(client, "secret of the export");
        roster.as(ines).delete("/v1/accounts/" + account + "/members/" + service).then().statusCode(200);
        for (String removed : List.of(token, fresh, keycloak.tokenOf(client, "secret of the export"))) {
            assertThat(roster.as(removed).get(decision).statusCode()).isEqualTo(403);
        }
    }

    @Test
    void anUnverifiedAddressCannotJoin() {
        open("mallory@acme.example");
        Response rejected = accept(keycloak.signIn("console", "mallory"), Mailbox.tokenFor("mallory@acme.example"));
        assertThat(rejected.statusCode()).isEqualTo(403);
        assertThat(rejected.jsonPath().getString("type")).isEqualTo("/problems/email-not-verified");
    }

    @Test
    void rejectsATokenForAnotherService() {
        Response rejected = roster.as(keycloak.signIn("another-service", "olga")).get("/v1/me");
        assertThat(rejected.statusCode()).isEqualTo(401);
        assertThat(rejected.header("WWW-Authenticate")).isEqualTo("Bearer error=\"invalid_token\"");
    }

    @Test
    void acceptsTokensOfARotatedKey() {
        String before = operator();
        assertThat(roster.as(before).get("/v1/me").statusCode()).isEqualTo(200);
        keycloak.rotateKeys();
        String after = operator();
        assertThat(keyId(after)).isNotEqualTo(keyId(before));
        // Roster fetches keys at most every ten seconds for unknown keys.
        Awaitility.await().untilAsserted(() -> assertThat(roster.as(after).get("/v1/me").statusCode()).isEqualTo(200));
        assertThat(roster.as(before).get("/v1/me").statusCode()).as("still valid").isEqualTo(200);
        awaitSignIn();
    }

    /** Tokens of a withdrawn key are rejected, also those that were verified before. */
    @Test
    void rejectsTokensOfAWithdrawnKey() {
        keycloak.rotateKeys();
        String token = operator();
        Awaitility.await().until(() -> roster.as(token).get("/v1/me").statusCode() == 200);
        keycloak.withdrawKey(keyId(token));
        Awaitility.await().until(() -> roster.as(token).get("/v1/me").statusCode() == 401);
        Awaitility.await().until(() -> roster.as(operator()).get("/v1/me").statusCode() == 200);
        awaitSignIn();
    }

    /** The console fetches keys at most every ten seconds too. */
    private static void awaitSignIn() {
        Awaitility.await().until(
                () -> signIn(new Browser(() -> HttpClient.newBuilder().sslContext(trust)), "ada", "/accounts").status() == 200);
    }

    private static String keyId(String token) {
        String header = new String(Base64.getUrlDecoder().decode(token.substring(0, token.indexOf('.'))),
                StandardCharsets.UTF_8);
        return new JsonObject(header).getString("kid");
    }

    private static String operator() {
        return keycloak.signIn("console", "olga");
    }

    private static String open(String firstAdmin) {
        return roster.as(operator()).contentType(ContentType.JSON)
                .body(Map.of("name", "Acme " + UUID.randomUUID(), "firstAdminEmail", firstAdmin))
                .post("/v1/accounts").then().statusCode(201).extract().path("id");
    }

    private static Response accept(String token, String invitation) {
        return roster.as(token).contentType(ContentType.JSON).body(Map.of("token", invitation))
                .post("/v1/invitations/accept");
    }
}
