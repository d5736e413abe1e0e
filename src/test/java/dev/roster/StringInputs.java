package dev.roster;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.roster.testing.Api;
import dev.roster.testing.TestAccount;
import dev.roster.testing.TestAccount.Person;
import io.restassured.response.Response;
import java.util.List;

/** Every operation with a string in its body. */
final class StringInputs {
    private static final String NONE = InputTest.UNKNOWN;
    private static final String A = "{account}";
    private static final String MEMBER = A + "/members/{member}";
    private static final String ADMIN = A + "/members/{admin}";

    static final List<StringInput> ALL = List.of(
            new StringInput("POST", "/v1/accounts", "{'name':'%s','firstAdminEmail':'f@acme.example'}"),
            new StringInput("POST", "/v1/accounts", "{'name':'x','firstAdminEmail':'%s'}"),
            new StringInput("POST", "/v1/accounts", "{'name':'x','firstAdminEmail':'f@acme.example','defaultLanguage':'%s'}"),
            new StringInput("PATCH", A, "{'name':'%s'}"),
            new StringInput("PATCH", A, "{'defaultLanguage':'%s'}"),
            new StringInput("PATCH", A, "{'allowedEmailDomains':['%s']}"),
            new StringInput("PATCH", A, "{'apiKeyHeader':'%s'}"),
            new StringInput("PATCH", A, "{'accentColor':'%s'}"),
            new StringInput("PATCH", A, "{'logo':'%s'}"),
            new StringInput("PATCH", A, "{'embedOrigins':['%s']}"),
            new StringInput("POST", ADMIN + "/embed-tokens", "{'origin':'%s'}"),
            new StringInput("PATCH", A, "{'invitationLifetime':'%s'}"),
            new StringInput("POST", A + "/roles", "{'name':'%s','permissions':[]}"),
            new StringInput("POST", A + "/roles", "{'name':'x','permissions':['%s']}"),
            new StringInput("PATCH", A + "/roles/none", "{'permissions':['%s']}"),
            new StringInput("PATCH", MEMBER, "{'role':'%s'}"),
            new StringInput("PATCH", MEMBER, "{'expiresAt':'%s'}"),
            new StringInput("POST", A + "/invitations", "{'email':'%s'}"),
            new StringInput("POST", A + "/invitations", "{'email':'e@acme.example','name':'%s'}"),
            new StringInput("POST", A + "/invitations", "{'email':'e@acme.example','role':'%s'}"),
            new StringInput("POST", A + "/invitations", "{'email':'e@acme.example','language':'%s'}"),
            new StringInput("POST", A + "/invitations", "{'email':'e@acme.example','note':'%s'}"),
            new StringInput("POST", ADMIN + "/api-keys", "{'name':'%s'}"),
            new StringInput("POST", ADMIN + "/api-keys",
                    "{'name':'x','permissions':['%s']}"),
            new StringInput("PATCH", A + "/members/" + NONE + "/api-keys/" + NONE, "{'name':'%s'}"),
            new StringInput("POST", A + "/reviews",
                    "{'name':'%s','reviewers':['" + NONE + "'],'dueAt':'2090-01-01T00:00:00Z'}"),
            new StringInput("POST", A + "/reviews", "{'name':'x','filter':{'role':'%s'},'reviewers':['" + NONE
                    + "'],'dueAt':'2090-01-01T00:00:00Z'}"),
            new StringInput("POST", A + "/reviews", "{'name':'x','reviewers':['%s'],'dueAt':'2090-01-01T00:00:00Z'}"),
            new StringInput("PATCH", A + "/reviews/" + NONE + "/items/" + NONE, "{'decision':'keep','note':'%s'}"),
            new StringInput("PATCH", A + "/reviews/" + NONE + "/items/" + NONE, "{'decision':'%s'}"),
            new StringInput("POST", A + "/reviews/" + NONE + "/decisions",
                    "{'decisions':[{'memberId':'" + NONE + "','decision':'keep','note':'%s','accessTag':'x'}]}"),
            new StringInput("POST", A + "/reviews/" + NONE + "/decisions",
                    "{'decisions':[{'memberId':'" + NONE + "','decision':'keep','accessTag':'%s'}]}"),
            new StringInput("POST", A + "/review-schedules", "{'name':'%s','reviewers':['" + NONE
                    + "'],'everyMonths':3,'daysToDecide':14,'nextStartAt':'2090-01-01T00:00:00Z'}"),
            new StringInput("PATCH", A + "/review-schedules/" + NONE, "{'name':'%s'}"),
            new StringInput("PUT", A + "/dormancy-policy", "{'days':90,'exemptMembers':['%s']}"),
            new StringInput("PUT", A + "/directory", "{'name':'%s'}"),
            new StringInput("PUT", A + "/directory", "{'name':'x','role':'%s'}"),
            new StringInput("POST", A + "/directory/links", "{'emails':['%s']}"),
            new StringInput("POST", "/v1/invitations/preview", "{'token':'%s'}"),
            new StringInput("POST", "/v1/invitations/accept", "{'token':'%s'}"),
            new StringInput("POST", "/v1/invitations/decline", "{'token':'%s'}"),
            new StringInput("POST", "/v1/mail-bounces", "{'messageId':'%s','reason':'x'}"),
            new StringInput("POST", "/v1/mail-bounces", "{'messageId':'<" + NONE + "." + NONE + "@%s>','reason':'x'}"),
            new StringInput("POST", "/v1/mail-bounces", "{'messageId':'<" + NONE + "." + NONE + "@x>','reason':'%s'}"));

    private StringInputs() {
    }

    /** @param body with {@code %s} for the string, and apostrophes as quotation marks */
    record StringInput(String method, String path, String body) {
        Response send(TestAccount account, Person member, String value) {
            return StringInputs.send(account, method, path.replace("{member}", member.memberId()), body.formatted(value));
        }
    }

    static Response send(TestAccount account, String method, String path, String body) {
        Api principal = path.equals("/v1/accounts") || path.equals("/v1/mail-bounces") ? Api.asOperator()
                : account.admin().api();
        return principal.request().contentType("application/json; charset=utf-8").body(body.replace('\'', '"').getBytes(UTF_8))
                .request(method, path.replace("{account}", account.path()).replace("{admin}", account.admin().memberId()));
    }
}
