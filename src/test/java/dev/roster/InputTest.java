package dev.roster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roster.testing.Api;
import dev.roster.testing.Browser;
import dev.roster.testing.SharedAccount;
import dev.roster.testing.TestAccount.Person;
import io.restassured.response.Response;
import java.util.HashMap;
import java.util.Map;

/** An account, and requests with input that Roster rejects. */
abstract class InputTest extends SharedAccount {
    static final String UNKNOWN = "0199f3a4-7c1e-7b60-8a52-3f1c0d9e6b21";

    Person member;
    private Browser browser;
    private String formToken;

    @Override
    protected void prepare() {
        member = account.add("mia", "member");
    }

    /**
     * @param request method, path in the account (or MEMBER, the member's path), and JSON with apostrophes as quotation marks
     */
    Response send(String request) {
        String[] parts = request.split(" ", 3);
        String path = parts[1].equals("MEMBER") ? account.path(member) : account.path() + parts[1];
        return admin.request().contentType("application/json").body(parts[2].replace('\'', '"')).request(parts[0], path);
    }

    static void rejected(Response answer, String problem, String... description) {
        assertThat(answer.statusCode()).as(String.join("", description) + answer.asString()).isEqualTo(400);
        assertThat(Api.problem(answer)).isEqualTo(problem);
    }

    Browser browser() {
        if (browser == null) {
            browser = Browser.signedIn(account.admin().email());
            formToken = browser.open(pages() + "/invite").formToken();
        }
        return browser;
    }

    /** The status of a form of the console, sent by the admin. */
    int submit(String page, Map<String, String> fields) {
        Browser signedIn = browser();
        Map<String, String> all = new HashMap<>(fields);
        all.put("formToken", formToken);
        return signedIn.request(pages() + page, all).status();
    }

    String pages() {
        return "/accounts/" + account.id();
    }
}
