package dev.roster.testing;

import static io.restassured.RestAssured.given;

import io.restassured.http.ContentType;
import io.restassured.specification.RequestSpecification;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;

/** A real Keycloak in its own process, with the realm of {@code docker/keycloak}. */
public final class Keycloak implements AutoCloseable {
    private static final Path DISTRIBUTION = Path.of("target/keycloak");
    private static final Duration START = Duration.ofMinutes(4);
    private static final String ADMIN = "root";

    private final Process process;
    private final Path log;
    private final String url;

    private Keycloak(Process process, Path log, String url) {
        this.process = process;
        this.log = log;
        this.url = url;
    }

    /** Over HTTPS, with its data in memory. */
    public static Keycloak start(Certificates certificates) throws IOException {
        int port = RosterProcess.freePort();
        return launch("https://localhost:" + port, "--db=dev-mem", "--https-port=" + port, "--http-enabled=false",
                "--https-certificate-file=" + certificates.certificate(), "--https-certificate-key-file=" + certificates.key());
    }

    /**
     * Over HTTP.
     *
     * @param database the options of its database
     */
    public static Keycloak start(String... database) throws IOException {
        int port = RosterProcess.freePort();
        List<String> options = new ArrayList<>(List.of("--http-port=" + port));
        options.addAll(List.of(database));
        return launch("http://localhost:" + port, options.toArray(String[]::new));
    }

    private static Keycloak launch(String url, String... options) throws IOException {
        Path home = home();
        Path imports = Files.createDirectories(home.resolve("data/import"));
        Files.copy(Path.of("docker/keycloak/roster-realm.json"), imports.resolve("roster-realm.json"),
                StandardCopyOption.REPLACE_EXISTING);
        Path log = Files.createTempFile("keycloak", ".log");
        List<String> arguments = new ArrayList<>(
                List.of("sh", home.resolve("bin/kc.sh").toString(), "start-dev", "--import-realm",
                        "--http-management-port=" + RosterProcess.freePort()));
        arguments.addAll(List.of(options));
        ProcessBuilder command = new ProcessBuilder(arguments).redirectErrorStream(true).redirectOutput(log.toFile());
        command.environment().putAll(Map.of("JAVA_HOME", System.getProperty("java.home"), "KC_BOOTSTRAP_ADMIN_USERNAME", ADMIN,
                "KC_BOOTSTRAP_ADMIN_PASSWORD", ADMIN));
        Keycloak keycloak = new Keycloak(command.start(), log, url);
        Awaitility.await().atMost(START).pollInterval(Duration.ofMillis(500)).until(keycloak::isUp);
        return keycloak;
    }

    public String issuer() {
        return url + "/realms/roster";
    }

    /** The access token of a person who signs in to a client of the realm. */
    public String signIn(String client, String username) {
        return token("roster", client, username, "secret");
    }

    /**
     * Registers a confidential client as docs/keycloak.md describes it for a service account.
     *
     * @return the subject of its tokens, which is the id of a user that Keycloak creates for the client
     */
    public String registerService(String client, String secret) {
        admin().contentType(ContentType.JSON).body(Map.of(
                "clientId", client, "secret", secret, "publicClient", false, "standardFlowEnabled", false,
                "serviceAccountsEnabled", true,
                "protocolMappers", List.of(Map.of("name", "audience of Roster", "protocol", "openid-connect",
                        "protocolMapper", "oidc-audience-mapper",
                        "config", Map.of("included.custom.audience", "roster", "access.token.claim", "true")))))
                .post("/admin/realms/roster/clients").then().statusCode(201);
        String id = admin().queryParam("clientId", client).get("/admin/realms/roster/clients").jsonPath().getString("[0].id");
        return admin().get("/admin/realms/roster/clients/" + id + "/service-account-user").jsonPath().getString("id");
    }

    /** The access token that a client gets for itself (RFC 6749, section 4.4). */
    public String tokenOf(String client, String secret) {
        return given().relaxedHTTPSValidation().baseUri(url)
                .formParams("grant_type", "client_credentials", "client_id", client, "client_secret", secret)
                .post("/realms/roster/protocol/openid-connect/token").then().statusCode(200).extract().path("access_token");
    }

    /** Signs new tokens with a new key; tokens of the old key stay valid. */
    public void rotateKeys() {
        admin().contentType(ContentType.JSON).body(Map.of(
                "name", "rotated",
                "providerId", "rsa-generated",
                "providerType", "org.keycloak.keys.KeyProvider",
                "parentId", admin().get("/admin/realms/roster").jsonPath().getString("id"),
                "config", Map.of("priority", List.of("200"), "algorithm", List.of("RS256"))))
                .post("/admin/realms/roster/components").then().statusCode(201);
    }

    /** Removes the key; its tokens are no longer valid. */
    public void withdrawKey(String keyId) {
        String provider = admin().get("/admin/realms/roster/keys").jsonPath()
                .getString("keys.find { it.kid == '" + keyId + "' }.providerId");
        admin().delete("/admin/realms/roster/components/" + provider).then().statusCode(204);
    }

    /** Registers exactly the console's URIs that docs/keycloak.md lists. */
    public void registerConsole(String client, String console) {
        Map<String, Object> registered = admin().queryParam("clientId", client).get("/admin/realms/roster/clients").jsonPath()
                .getMap("[0]");
        registered.put("redirectUris", List.of(console + "/session/return"));
        registered.put("attributes", Map.of(
                "pkce.code.challenge.method", "S256",
                "post.logout.redirect.uris", console + "/signed-out",
                "backchannel.logout.url", console + "/session/back-channel-logout",
                "backchannel.logout.session.required", "true"));
        admin().contentType(ContentType.JSON).body(registered).put("/admin/realms/roster/clients/" + registered.get("id"))
                .then().statusCode(204);
    }

    /** Ends all sessions of a person, as an administrator does. */
    public void logOut(String username) {
        admin().post("/admin/realms/roster/users/" + idOf(username) + "/logout").then().statusCode(204);
    }

    /** Creates a person with a verified address and the password that all test users have. */
    public void createUser(String username, String email) {
        admin().contentType(ContentType.JSON).body(Map.of(
                "username", username, "enabled", true, "email", email, "emailVerified", true,
                "firstName", "Grace", "lastName", "Hopper",
                "credentials", List.of(Map.of("type", "password", "value", "secret", "temporary", false))))
                .post("/admin/realms/roster/users").then().statusCode(201);
    }

    public void deleteUser(String username) {
        admin().delete("/admin/realms/roster/users/" + idOf(username)).then().statusCode(204);
    }

    private String idOf(String username) {
        return admin().queryParam("username", username).queryParam("exact", true).get("/admin/realms/roster/users").jsonPath()
                .getString("[0].id");
    }

    private RequestSpecification admin() {
        return given().relaxedHTTPSValidation().baseUri(url).auth().oauth2(token("master", "admin-cli", ADMIN, ADMIN));
    }

    private String token(String realm, String client, String username, String password) {
        return given().relaxedHTTPSValidation().baseUri(url)
                .formParams("grant_type", "password", "scope", "openid", "client_id", client, "username", username,
                        "password", password)
                .post("/realms/" + realm + "/protocol/openid-connect/token").then().statusCode(200).extract()
                .path("access_token");
    }

    private boolean isUp() throws IOException {
        if (!process.isAlive()) {
            throw new AssertionError("Keycloak ended:\n" + Files.readString(log));
        }
        try {
            return given().relaxedHTTPSValidation().baseUri(url).get("/realms/roster").statusCode() == 200;
        } catch (Exception notListening) {
            return false;
        }
    }

    private static Path home() throws IOException {
        try (var unpacked = Files.list(DISTRIBUTION)) {
            return unpacked.findFirst().orElseThrow().toAbsolutePath();
        }
    }

    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }
}
