package dev.roster.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roster.testing.Api;
import dev.roster.testing.Browser;
import dev.roster.testing.Browser.ReceivedPage;
import dev.roster.testing.Call;
import dev.roster.testing.Mailbox;
import dev.roster.testing.RosterStack;
import dev.roster.testing.Sql;
import dev.roster.testing.TestAccount;
import dev.roster.testing.TestAccount.Person;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The form that sends a link for a new sign-in, and the pages of the link. */
@QuarkusTest
@QuarkusTestResource(RosterStack.class)
class LinkSignInPageTest {
    private static final Pattern TOKEN = Pattern.compile("token=(rsl_[A-Za-z0-9_-]+)");

    private TestAccount account;
    private Person grace;

    @BeforeEach
    void open() {
        account = TestAccount.open();
        grace = account.add("grace", "admin");
    }

    @Test
    void anAdminSendsTheLinkAndTheMemberLinksTheSignIn() {
        String token = send();
        Browser browser = new Browser();
        ReceivedPage offer = browser.open("/link-sign-in?token=" + token);
        assertThat(offer.html()).contains("Link your new sign-in to Acme " + account.domain(), "sign-in for " + grace.email(),
                "has not changed anything");

        // The development provider has one identity for each address: the member has had another one so far.
        Sql.update("update member set subject = ? where account_id = ?::uuid and id = ?::uuid", "old." + grace.email(),
                account.id(), grace.memberId());
        ReceivedPage page = browser.signIn(grace.email(),
                "/session/sign-in?to=" + QueryString.encoded("/link-sign-in?token=" + token));
        assertThat(page.html()).contains("You are signed in as " + grace.email(), "Link this sign-in", "Use another sign-in");
        ReceivedPage linked = browser.submit(page, "/link-sign-in", Map.of("token", token));
        assertThat(linked.html()).contains("Your new sign-in is linked, Grace.");
        assertThat(linked.address().getPath()).isEqualTo("/accounts/" + account.id() + "/members");
        assertThat(browser.open("/link-sign-in?token=" + token).html()).contains("This link is not valid");
    }

    @Test
    void theOldSignInAndOtherPeopleCannotUseTheLink() {
        String token = send();
        Browser old = Browser.signedIn(grace.email());
        ReceivedPage page = old.open("/link-sign-in?token=" + token);
        assertThat(page.html()).contains("the sign-in that you want to replace").doesNotContain("action=\"/link-sign-in\"");
        ReceivedPage rejected = old.submit(page, "/link-sign-in", Map.of("token", token));
        assertThat(rejected.status()).isEqualTo(409);
        assertThat(rejected.html()).contains("This sign-in is already in use", "Sign out");
        Browser eve = Browser.signedIn(account.email("eve"));
        ReceivedPage ofEve = eve.open("/link-sign-in?token=" + token);
        assertThat(ofEve.html()).contains("this link is for " + grace.email()).doesNotContain("action=\"/link-sign-in\"");
        assertThat(eve.submit(ofEve, "/link-sign-in", Map.of("token", token)).html())
                .contains("This link is for somebody else");
        assertThat(eve.request("/link-sign-in", Map.of("token", token)).status()).as("without form token").isEqualTo(403);
    }

    @Test
    void theMenuOffersTheFormForMembersWithASignIn() {
        Browser admin = Browser.signedIn(account.admin().email());
        String form = "/members/" + grace.memberId() + "/link-sign-in";
        assertThat(admin.open("/accounts/" + account.id() + "/members").html()).contains(form);
        Call.post(Api.asOperator(), account.path() + "/members/import", "application/x-ndjson",
                "{\"email\":\"" + account.email("prov") + "\",\"name\":\"Prov\"}").send();
        String id = Sql.column("select id from member where account_id = ?::uuid and status = 'provisioned'", account.id())
                .get(0);
        assertThat(admin.open("/accounts/" + account.id() + "/members").html())
                .doesNotContain("/members/" + id + "/link-sign-in");
        send();
        assertThat(admin.open("/accounts/" + account.id() + form).html()).contains("A link has already been sent");
        Browser member = Browser.signedIn(account.add("bob", "member").email());
        assertThat(member.open("/accounts/" + account.id() + form).status()).isEqualTo(403);
    }

    @ParameterizedTest
    @CsvSource({ "de,Neue Anmeldung mit „Acme,Melden Sie sich mit Ihrem neuen Zugang",
            "fr,Associez votre nouvelle connexion,Connectez-vous",
            "es,Vincule su nuevo inicio de sesión,Inicie sesión de la nueva forma" })
    void speaksTheLanguageOfTheReader(String language, String title, String step) {
        assertThat(
                Api.anonymous().request().header("Accept-Language", language).get("/link-sign-in?token=" + send()).asString())
                .contains(title, step);
    }

    private String send() {
        int before = Mailbox.of(grace.email()).size();
        Browser admin = Browser.signedIn(account.admin().email());
        String path = "/accounts/" + account.id() + "/members/" + grace.memberId() + "/link-sign-in";
        ReceivedPage form = admin.open(path);
        assertThat(form.html()).contains("Link a new sign-in of Grace?", grace.email());
        assertThat(admin.submit(form, path, Map.of()).html()).contains("Grace gets an email with a link");
        Matcher token = TOKEN.matcher(Mailbox.text(Mailbox.await(grace.email(), before + 1), "text/plain"));
        assertThat(token.find()).isTrue();
        return token.group(1);
    }
}
