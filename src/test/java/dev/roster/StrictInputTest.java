package dev.roster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roster.testing.Api;
import dev.roster.testing.Mailbox;
import dev.roster.testing.RosterStack;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Roster rejects a value of another type than the API documents, and converts none. */
@QuarkusTest
@QuarkusTestResource(RosterStack.class)
class StrictInputTest extends InputTest {
    @ParameterizedTest
    @ValueSource(strings = { "", "1", "0", "yes", "no", "TRUE", "True", "on", "true ", "false,true", "null" })
    void rejectsOtherBooleansAndSendsNoEmail(String dryRun) {
        String email = account.email("dry");
        Response bulk = admin.request().queryParam("dryRun", dryRun).contentType("application/json")
                .body(Map.of("invitations", List.of(Map.of("email", email)))).post(account.path() + "/invitations/bulk");
        rejected(bulk, "validation");
        Response csv = admin.request().queryParam("dryRun", dryRun).contentType("text/csv").body("email\n" + email)
                .post(account.path() + "/invitations/csv");
        rejected(csv, "validation");
        assertThat(Mailbox.of(email)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "/invitations/bulk?dryRun=true&dryRun=false | dryRun", "/members?limit=5&limit=6 | limit",
            "/members?role=admin&role=member | role", "/members?cursor=a&cursor=b | cursor",
            "/audit-events?from=2020-01-01T00:00:00Z&from=2021-01-01T00:00:00Z | from",
            "/audit-events/export?format=csv&format=ndjson | format" })
    void rejectsARepeatedParameter(String target, String name) {
        Response answer = target.contains("bulk")
                ? admin.post(account.path() + target, Map.of("invitations", List.of(Map.of("email", account.email("dry")))))
                : admin.get(account.path() + target);
        rejected(answer, "validation");
        assertThat(Api.errorFields(answer)).containsExactly(name);
    }

    @Test
    void acceptsRepeatedValuesOfAList() {
        for (String target : List.of("/members?status=active&status=removed", "/invitations?state=open&state=expired",
                "/reviews?state=open&state=completed")) {
            assertThat(admin.get(account.path() + target).statusCode()).as(target).isEqualTo(200);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = { "/members?limit=", "/members?limit=1.0", "/members?limit=1e1", "/members?limit=99999999999",
            "/members?limit=+5", "/members?status=", "/members?status=active,removed", "/members?inactiveSince=",
            "/members?inactiveSince=2020-01-01", "/invitations?state=none", "/reviews?state=1", "/dormant-members?days=ninety",
            "/audit-events?actorId=", "/audit-events?actorId=1", "/audit-events?targetId=me",
            "/audit-events/export?format=xml", "/audit-events/export?format=CSV", "/audit-events/export?format=",
            "/audit-events/verification?anchor=1" })
    void rejectsUnreadableParameters(String target) {
        Response answer = admin.request().urlEncodingEnabled(false).get(account.path() + target);
        rejected(answer, "validation");
    }

    private static Stream<String> bodies() {
        return Stream.of(
                "PUT /dormancy-policy {'days':90,'suspend':'yes'}", "PUT /dormancy-policy {'days':90,'suspend':'true'}",
                "PUT /dormancy-policy {'days':90,'suspend':1}", "PUT /dormancy-policy {'days':90,'suspend':''}",
                "PUT /directory {'name':'x','linkExisting':'true'}", "PUT /directory {'name':5}",
                "POST /directory/links {'all':'true'}",
                "PUT /dormancy-policy {'days':'90'}", "PUT /dormancy-policy {'days':90.9}", "PUT /dormancy-policy {'days':''}",
                "PUT /dormancy-policy {'days':true}", "PUT /dormancy-policy {'days':1e400}",
                "PUT /dormancy-policy {'days':99999999999}", "PUT /dormancy-policy {'days':[90]}",
                "PUT /dormancy-policy {'days':90,'exemptMembers':'x'}", "PUT /dormancy-policy {'days':90,'exemptMembers':['']}",
                "PATCH  {'name':5}", "PATCH  {'name':true}", "PATCH  {'name':['a']}", "PATCH  {'invitationLifetime':86400}",
                "PATCH  {'invitationLifetime':1e300}", "PATCH  {'invitationLifetime':''}",
                "PATCH  {'invitationLifetime':'1 day'}", "PATCH  {'invitationLifetime':'PT99999999999999999999H'}",
                "PATCH  {'auditRetentionDays':'365'}", "POST /invitations {'email':5}",
                "POST /invitations {'email':'a@acme.example','role':0}", "POST /invitations {'email':{'a':'b'}}",
                "PATCH MEMBER {'expiresAt':1700000000}", "PATCH MEMBER {'expiresAt':4e9}", "PATCH MEMBER {'expiresAt':''}",
                "PATCH MEMBER {'expiresAt':'tomorrow'}", "PATCH MEMBER {'expiresAt':['2090-01-01T00:00:00Z']}",
                "PATCH /reviews/" + UNKNOWN + "/items/" + UNKNOWN + " {'decision':0}",
                "PATCH /reviews/" + UNKNOWN + "/items/" + UNKNOWN + " {'decision':''}");
    }

    @ParameterizedTest
    @MethodSource("bodies")
    void rejectsValuesOfAnotherType(String request) {
        rejected(send(request), "validation");
    }

    @ParameterizedTest
    @ValueSource(strings = { "PATCH  {'name':'a','name':'b'}", "PATCH  {'name':'a'}{'name':'b'}", "PATCH  {'name':'a'} x",
            "POST /invitations {'email':'a@acme.example','role':'member','role':'admin'}" })
    void rejectsDuplicateNamesAndTrailingContent(String request) {
        rejected(send(request), "malformed-body");
    }
}
