package dev.roster.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roster.testing.Browser;
import dev.roster.testing.Browser.ReceivedPage;
import dev.roster.testing.Call;
import dev.roster.testing.RosterStack;
import dev.roster.testing.TestAccount;
import dev.roster.testing.TestAccount.Person;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Imports invitations from CSV in a browser without JavaScript. */
@QuarkusTest
@QuarkusTestResource(RosterStack.class)
class ImportPageTest {
    private TestAccount account;
    private String page;

    @BeforeEach
    void open() {
        account = TestAccount.open();
        page = "/accounts/" + account.id() + "/invitations/import";
    }

    @Test
    void failedLinesContainNoFormulas() {
        List<String> formulas = List.of("=HYPERLINK(1)", "+1@evil", "-2+3", "@SUM(A1)");
        ReceivedPage failed = failed(Browser.signedIn(account.admin().email()),
                "email\n" + String.join("\n", formulas) + "\n" + account.email("grace"));
        assertThat(failed.header("content-type")).startsWith("text/csv");
        List<String> lines = failed.html().lines().toList();
        assertThat(lines).hasSize(1 + formulas.size()).first().isEqualTo("\uFEFFemail,line,problem,detail");
        for (int i = 0; i < formulas.size(); i++) {
            assertThat(lines.get(i + 1).replace("\"", ""))
                    .isEqualTo("'" + formulas.get(i) + "," + (i + 1) + ",validation,email");
        }
    }

    @Test
    void auditLogRecordsForbiddenLines() {
        account.addRole("clerk", "account:read", "member:invite");
        Person clerk = account.add("clerk", "clerk");
        ReceivedPage failed = failed(Browser.signedIn(clerk.email()), "email,role\n" + account.email("mallory") + ",admin\n"
                + account.email("fine") + ",");
        assertThat(failed.html()).contains(account.email("mallory") + ",1,forbidden,").doesNotContain(account.email("fine"));
        String events = Call.get(account.admin().api(), account.path() + "/audit-events?action=access.denied&actorId="
                + clerk.memberId()).send().body();
        assertThat(events).contains("POST " + page + "/send", "\"problem\":\"forbidden\"");
    }

    @Test
    void auditLogRecordsForbiddenPastedAddresses() {
        account.addRole("clerk", "account:read", "member:invite");
        Person clerk = account.add("clerk", "clerk");
        String invite = "/accounts/" + account.id() + "/invite";
        Browser browser = Browser.signedIn(clerk.email());
        ReceivedPage rejected = browser.submit(browser.open(invite), invite,
                Map.of("addresses", account.email("mallory"), "role", "admin", "language", "en", "note", ""));
        assertThat(rejected.status()).isEqualTo(400);
        String events = Call.get(account.admin().api(), account.path() + "/audit-events?action=access.denied&actorId="
                + clerk.memberId()).send().body();
        assertThat(events).contains("POST " + invite, "\"problem\":\"forbidden\"");
    }

    @ParameterizedTest
    @CsvSource({ "en,Enter at least one email address.", "de,Geben Sie mindestens eine E-Mail-Adresse ein.",
            "fr,Saisissez au moins une adresse e-mail.", "es,Introduzca al menos una dirección de correo electrónico." })
    void inviteFormRequiresAnAddress(String language, String message) {
        String invite = "/accounts/" + account.id() + "/invite";
        Browser browser = Browser.signedIn(account.admin().email()).withLanguage(language);
        ReceivedPage rejected = browser.submit(browser.open(invite), invite,
                Map.of("addresses", " ,;\n", "role", "member", "language", "en", "note", ""));
        assertThat(rejected.status()).isEqualTo(400);
        assertThat(rejected.html()).contains(message);
    }

    @ParameterizedTest
    @CsvSource({ "en,Remove or rename these unknown columns", "de,Entfernen Sie diese unbekannten Spalten",
            "fr,Supprimez ou renommez ces colonnes inconnues", "es,Elimine estas columnas desconocidas" })
    void namesUnknownColumns(String language, String message) {
        Browser browser = Browser.signedIn(account.admin().email());
        browser.open("/language/" + language + "?to=" + QueryString.encoded(page));
        for (String path : List.of(page, page + "/send")) {
            ReceivedPage rejected = browser.submitParts(browser.open(page), path,
                    Map.of("csv", "E-Mail;Schuhgröße\nx@acme.example;42"));
            assertThat(rejected.status()).isEqualTo(400);
            assertThat(rejected.html()).contains(message, "Schuhgröße", "x@acme.example;42");
        }
    }

    @Test
    void readsGermanExcelExport() {
        Browser browser = Browser.signedIn(account.admin().email());
        ReceivedPage shown = browser.submitParts(browser.open(page), page,
                Map.of("csv", "\uFEFFE-Mail;Name;Rolle\r\n" + account.email("jorg") + ";Jörg Müller;admin\r\n"));
        assertThat(shown.status()).isEqualTo(200);
        assertThat(shown.html()).contains(account.email("jorg"), "Send 1 invitation");
    }

    private ReceivedPage failed(Browser browser, String csv) {
        ReceivedPage sent = browser.submitParts(browser.open(page), page + "/send", Map.of("csv", csv));
        assertThat(sent.status()).as(sent.html()).isEqualTo(200);
        return browser.open(sent.address().getPath() + "/failed.csv");
    }
}
