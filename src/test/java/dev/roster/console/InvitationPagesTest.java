package dev.roster.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roster.testing.Browser;
import dev.roster.testing.Browser.ReceivedPage;
import dev.roster.testing.Call;
import dev.roster.testing.RosterStack;
import dev.roster.testing.Sql;
import dev.roster.testing.TestAccount;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Invites pasted addresses and shows invitations in a browser without JavaScript. */
@QuarkusTest
@QuarkusTestResource(RosterStack.class)
class InvitationPagesTest {
    private TestAccount account;
    private Browser admin;
    private String base;

    @BeforeEach
    void open() {
        account = TestAccount.open();
        admin = Browser.signedIn(account.admin().email());
        base = "/accounts/" + account.id();
    }

    @Test
    void onlyOpenAndExpiredInvitationsShowAnExpiry() {
        account.add("joined", "member");
        assertThat(admin.open(base + "/invitations?state=accepted").html()).contains(account.email("joined"), "Accepted",
                ">–</span>").doesNotContain("in 7 days");
        invite(account.email("open"));
        assertThat(admin.open(base + "/invitations").html()).contains("in 7 days");
        Sql.update("update invitation set expires_at = now() - interval '3 days' where account_id = ?::uuid and state = 'open'",
                account.id());
        assertThat(admin.open(base + "/invitations?state=expired").html()).contains("3 days ago");
    }

    @ParameterizedTest
    @ValueSource(strings = { "Hopper, Grace <GRACE>", "\"Hopper, Grace\" <GRACE>;", "Grace Hopper\tGRACE", "GRACE, GRACE",
            "GRACE;\r\nGrace <GRACE>" })
    void invitesEachPastedAddressOnce(String pasted) {
        ReceivedPage sent = invite(pasted.replace("GRACE", account.email("grace")));
        assertThat(sent.html()).contains("Invitation sent to " + account.email("grace")).doesNotContain("could not be invited");
        assertThat(Sql.count("select count(*) from invitation where account_id = ?::uuid and state = 'open'", account.id()))
                .isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({ "en,not a valid email address,does not allow this domain",
            "de,keine gültige E-Mail-Adresse,lässt diese Domain",
            "fr,adresse e-mail n’est pas valide,n’autorise pas ce domaine",
            "es,correo electrónico no es válida,no permite este dominio" })
    void namesTheFaultOfEachAddress(String language, String invalid, String domain) {
        Call.patch(account.admin().api(), account.path(), Map.of("allowedEmailDomains", List.of(account.domain()))).send();
        admin.withLanguage(language);
        assertThat(invite("nobody").html()).contains(invalid).doesNotContain(domain);
        assertThat(invite("eve@other.example").html()).contains(domain).doesNotContain(invalid);
    }

    @ParameterizedTest
    @CsvSource({ "en,appears more than once", "de,kommt mehrfach vor", "fr,figure plusieurs fois",
            "es,aparece más de una vez" })
    void namesDuplicateAddressesOfAFile(String language, String duplicate) {
        admin.withLanguage(language);
        String line = account.email("grace") + "\n";
        assertThat(preview("email\n" + line + line).html()).containsOnlyOnce(duplicate);
    }

    @ParameterizedTest
    @ValueSource(strings = { "GRACE\nADA", "GRACE,Grace Hopper\nADA,", "Grace;GRACE\nAda;ADA", "Hopper, Grace <GRACE>\nADA",
            "GRACE, ADA", "Grace <GRACE>; Ada <ADA>" })
    void readsListsWithoutHeader(String list) {
        ReceivedPage preview = preview(list.replace("GRACE", account.email("grace")).replace("ADA", account.email("second")));
        assertThat(preview.html()).contains("Send 2 invitations", account.email("grace"), account.email("second"));
    }

    @Test
    void emptyAndLongListsHaveTheirOwnMessage() {
        for (String empty : List.of("", "\n\n", "email,name\n")) {
            assertThat(preview(empty).html()).as(empty).contains("The list contains no addresses.")
                    .doesNotContain("1,000 people at");
        }
        String addresses = String.join("\n", IntStream.rangeClosed(0, 1_000).mapToObj(n -> account.email("p" + n)).toList());
        assertThat(preview(addresses).html()).contains("You can invite up to 1,000 people at once.");
        assertThat(preview("Grace\nAda").html()).contains("No column contains email addresses.");
    }

    private ReceivedPage invite(String addresses) {
        String path = base + "/invite";
        return admin.submit(admin.open(path), path,
                Map.of("addresses", addresses, "role", "member", "language", "en", "note", ""));
    }

    private ReceivedPage preview(String csv) {
        String path = base + "/invitations/import";
        return admin.submitParts(admin.open(path), path, Map.of("csv", csv));
    }
}
