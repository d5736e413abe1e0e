package dev.roster.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roster.testing.Api;
import dev.roster.testing.Browser;
import dev.roster.testing.RosterStack;
import dev.roster.testing.TestAccount;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** RFC 9110, 15.5.6: a 405 lists the methods of the path, and no methods of other paths of the same resource class. */
@QuarkusTest
@QuarkusTestResource(RosterStack.class)
class AllowedMethodsTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "PUT    | /v1/me                                | GET, HEAD, OPTIONS",
            "FOO    | /v1/me                                | GET, HEAD, OPTIONS",
            "TRACE  | /v1/me                                | GET, HEAD, OPTIONS",
            "PATCH  | /v1/accounts                          | GET, HEAD, OPTIONS, POST",
            "PUT    | {account}                             | DELETE, GET, HEAD, OPTIONS, PATCH",
            "POST   | {account}/members                     | GET, HEAD, OPTIONS",
            "PUT    | {account}/members/{id}                | DELETE, GET, HEAD, OPTIONS, PATCH",
            "GET    | {account}/members/{id}/suspend        | OPTIONS, POST",
            "DELETE | {account}/invitations                 | GET, HEAD, OPTIONS, POST",
            "GET    | /v1/invitations/accept                | OPTIONS, POST",
            "DELETE | /accounts                             | GET, HEAD, OPTIONS",
            "GET    | /session/sign-out                     | OPTIONS, POST" })
    void listsTheMethodsOfThePath(String method, String path, String allowed) {
        TestAccount account = TestAccount.open();
        var response = account.admin().api().request()
                .request(method, path.replace("{account}", account.path()).replace("{id}", account.id()));
        assertThat(response.statusCode()).as(response.asString()).isEqualTo(405);
        assertThat(Api.problem(response)).isEqualTo("method-not-allowed");
        assertThat(response.header("Allow")).isEqualTo(allowed);
    }

    @ParameterizedTest
    @CsvSource({ "PUT,/v1/nothing", "PUT,{account}/nothing", "GET,{account}/members/not-an-id" })
    void answersNotFoundForUnknownPathsAndIds(String method, String path) {
        TestAccount account = TestAccount.open();
        var response = account.admin().api().request().request(method, path.replace("{account}", account.path()));
        assertThat(response.statusCode()).as(response.asString()).isEqualTo(404);
        assertThat(response.header("Allow")).isNull();
    }

    @Test
    void listsTheMethodsInErrorPagesToo() {
        TestAccount account = TestAccount.open();
        var page = Browser.signedIn(account.admin().email()).send("/accounts", "application/x-www-form-urlencoded",
                new byte[0]);
        assertThat(page.status()).isEqualTo(405);
        assertThat(page.header("Content-Type")).startsWith("text/html");
        assertThat(page.header("Allow")).isEqualTo("GET, HEAD, OPTIONS");
    }
}
