package dev.roster.process;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.ArchConfiguration;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.roster.dev.DevStack;
import dev.roster.testing.Browser;
import dev.roster.testing.Browser.ReceivedPage;
import dev.roster.testing.ForgedTokens;
import dev.roster.testing.Mailbox;
import dev.roster.testing.Reviews;
import dev.roster.testing.RosterProcess;
import dev.roster.testing.TestAccount;
import dev.roster.testing.Tokens;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import io.smallrye.config.ConfigMapping;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The package reads its settings from the environment, and names missing ones. */
class ConfigurationIT {
    private static final List<String> REQUIRED = List.of("ROSTER_DATABASE_URL", "ROSTER_DATABASE_USERNAME",
            "ROSTER_DATABASE_PASSWORD", "ROSTER_OIDC_ISSUER", "ROSTER_SMTP_HOST", "ROSTER_MAIL_FROM", "ROSTER_PUBLIC_URL",
            "ROSTER_OPERATOR_ROLE");
    private static final int MISCONFIGURED = 2;

    @BeforeAll
    static void startServices() {
        DevStack.start();
    }

    @Test
    void namesEachMissingSetting() throws Exception {
        assertThat(failure(Map.of())).contains(REQUIRED).doesNotContain("Exception");
    }

    @Test
    void namesOnlyMissingSettings() throws Exception {
        Map<String, String> environment = RosterProcess.environment();
        environment.put("ROSTER_SMTP_HOST", " ");
        List<String> others = REQUIRED.stream().filter(setting -> !setting.equals("ROSTER_SMTP_HOST")).toList();
        assertThat(failure(environment)).contains("ROSTER_SMTP_HOST").doesNotContain(others);
    }

    @Test
    void namesMissingSettingsOfAnEnabledConsole() throws Exception {
        Map<String, String> environment = RosterProcess.environment();
        environment.remove("ROSTER_CONSOLE_COOKIE_SECRET");
        assertThat(failure(environment)).contains("ROSTER_CONSOLE_COOKIE_SECRET").doesNotContain("ROSTER_CONSOLE_CLIENT_ID");
    }

    @Test
    void rejectsACookieSecretUnder32Characters() throws Exception {
        Map<String, String> environment = RosterProcess.environment();
        environment.put("ROSTER_CONSOLE_COOKIE_SECRET", "ä".repeat(31));
        assertThat(failure(environment)).contains("ROSTER_CONSOLE_COOKIE_SECRET has 31 characters and needs at least 32")
                .doesNotContain("ää", "Exception");
    }

    @Test
    void aSecondIssuerNeedsAnotherUrl() throws Exception {
        Map<String, String> environment = RosterProcess.environment();
        environment.put("ROSTER_OIDC_SECOND_ENABLED", "true");
        assertThat(failure(environment)).contains("ROSTER_OIDC_SECOND_ISSUER").doesNotContain("ROSTER_PUBLIC_URL");
        environment.put("ROSTER_OIDC_SECOND_ISSUER", environment.get("ROSTER_OIDC_ISSUER"));
        assertThat(failure(environment)).contains("ROSTER_OIDC_SECOND_ISSUER", "must differ");
    }

    /** Quarkus would read the value as no limit. */
    @Test
    void anEmptyListDoesNotOpenAllAccountsToASecondIssuer() throws Exception {
        Map<String, String> environment = RosterProcess.environment();
        environment.put("ROSTER_OIDC_SECOND_ENABLED", "true");
        environment.put("ROSTER_OIDC_SECOND_ISSUER", "https://second.example");
        for (String empty : List.of("", " ", ",")) {
            environment.put("ROSTER_OIDC_SECOND_ACCOUNTS", empty);
            assertThat(failure(environment)).contains("ROSTER_OIDC_SECOND_ACCOUNTS")
                    .doesNotContain("ROSTER_OIDC_SECOND_ISSUER");
        }
    }

    /** The role admin in a token belongs to another application. */
    @Test
    void acceptsOnlyTheConfiguredOperatorRole() throws Exception {
        Map<String, Object> claims = Tokens.claims("admin@acme.example");
        claims.put("groups", List.of("admin"));
        try (RosterProcess roster = RosterProcess.start(RosterProcess.environment())) {
            assertThat(roster.as(Tokens.signed(claims)).get("/v1/accounts").statusCode()).isEqualTo(403);
            assertThat(roster.as(Tokens.ofOperator()).get("/v1/accounts").statusCode()).isEqualTo(200);
            servesTheOpenApiDocumentOnTheManagementPort(roster);
        }
    }

    private static void servesTheOpenApiDocumentOnTheManagementPort(RosterProcess roster) throws IOException {
        Response served = roster.onManagementPort().get("/q/openapi");
        assertThat(served.contentType()).isEqualTo("application/yaml");
        assertThat(served.asByteArray()).isEqualTo(Files.readAllBytes(Path.of("docs/openapi.yaml")));
        assertThat(roster.as(Tokens.ofOperator()).get("/q/openapi").statusCode()).isEqualTo(404);
    }

    @Tag("full")
    @Test
    void usesHostPrefixedCookiesOverHttps() throws Exception {
        Map<String, String> environment = RosterProcess.environment();
        environment.put("ROSTER_CONSOLE_SECURE", "true");
        try (RosterProcess roster = RosterProcess.start(environment)) {
            RestAssured.port = roster.port();
            Browser browser = new Browser();
            browser.request("/language/de?to=/");
            assertThat(browser.cookieAttributes("__Host-roster_language")).contains("Secure", "Path=/")
                    .noneMatch(flag -> flag.startsWith("Domain"));
            assertThat(browser.request("/join?token=nothing").html()).contains("lang=\"de\"");

            ReceivedPage away = browser.request("/session/sign-in?to=/accounts");
            ReceivedPage back = browser.request(away.header("location"), Map.of("username", "ada@acme.example"));
            browser.request(back.header("location").replace("https://localhost", "http://localhost"));
            assertThat(browser.cookieAttributes("__Host-roster_session"))
                    .contains("Secure", "Path=/", "HTTPOnly", "SameSite=Lax")
                    .noneMatch(flag -> flag.startsWith("Domain"));
            assertThat(browser.request("/accounts").status()).isEqualTo(200);
            Browser victim = new Browser();
            victim.addCookie("roster_session", browser.cookie("__Host-roster_session"));
            assertThat(victim.request("/accounts").status()).as("with the name without the prefix").isEqualTo(303);
        }
    }

    @Tag("full")
    @Test
    void runsWithoutConsoleAndWithoutTokenCache() throws Exception {
        Map<String, String> environment = RosterProcess.environment();
        environment.keySet().removeIf(setting -> setting.startsWith("ROSTER_CONSOLE_"));
        environment.put("ROSTER_OIDC_TOKEN_CACHE_SIZE", "0");
        try (RosterProcess roster = RosterProcess.start(environment)) {
            for (int i = 0; i < 3; i++) {
                assertThat(roster.as(Tokens.ofOperator()).get("/v1/me").statusCode()).isEqualTo(200);
                assertThat(roster.as(ForgedTokens.tampered("ada@acme.example")).get("/v1/me").statusCode()).isEqualTo(401);
            }
            RestAssured.port = roster.port();
            assertThat(new Browser().request("/accounts").status()).isEqualTo(401);
            assertThat(new Browser().request("/join?token=nothing").html()).contains("No invitation matches this link");
            emailsHaveNoLinkToTheConsole();
        }
    }

    private static void emailsHaveNoLinkToTheConsole() {
        TestAccount account = TestAccount.open();
        Reviews.started(account, account.admin());
        MimeMessage assignment = Mailbox.await(account.admin().email(), 2);
        assertThat(Mailbox.text(assignment, "text/plain")).contains("Fourth quarter").doesNotContain("http");
        assertThat(Mailbox.text(assignment, "text/html")).contains("Fourth quarter").doesNotContain("/accounts");
    }

    @Test
    void documentsExactlyItsSettings() throws IOException {
        Set<String> documented = Pattern.compile("`(ROSTER_[A-Z_]+)`")
                .matcher(Files.readString(Path.of("docs/configuration.md")))
                .results().map(name -> name.group(1)).collect(Collectors.toSet());
        Set<String> settings = classes().stream()
                .filter(type -> type.isAnnotatedWith(ConfigMapping.class))
                .map(JavaClass::reflect)
                .flatMap(type -> settings(type, type.getAnnotation(ConfigMapping.class).prefix()))
                .collect(Collectors.toSet());
        assertThat(settings).isNotEmpty().containsExactlyInAnyOrderElementsOf(documented);
    }

    private static JavaClasses classes() {
        return ArchConfiguration.withThreadLocalScope(configuration -> {
            // The classes of libraries would take most of the time.
            configuration.setResolveMissingDependenciesFromClassPath(false);
            return new ClassFileImporter().withImportOption(new ImportOption.DoNotIncludeTests())
                    .importPackages("dev.roster");
        });
    }

    private static String failure(Map<String, String> environment) throws IOException, InterruptedException {
        try (RosterProcess roster = RosterProcess.launch(environment)) {
            assertThat(roster.awaitExit()).isEqualTo(MISCONFIGURED);
            return roster.log();
        }
    }

    private static Stream<String> settings(Class<?> group, String prefix) {
        return Stream.of(group.getMethods()).filter(method -> !method.isSynthetic() && !method.isDefault()).flatMap(method -> {
            String name = prefix + "." + method.getName().replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
            boolean isGroup = method.getReturnType().getDeclaringClass() == group;
            return isGroup ? settings(method.getReturnType(), name)
                    : Stream.of(name.replaceAll("[.-]", "_").toUpperCase(Locale.ROOT));
        });
    }
}
