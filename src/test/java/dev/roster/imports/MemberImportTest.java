package dev.roster.imports;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roster.http.BulkFile;
import dev.roster.testing.Answer;
import dev.roster.testing.Api;
import dev.roster.testing.Browser;
import dev.roster.testing.Call;
import dev.roster.testing.Mailbox;
import dev.roster.testing.RosterStack;
import dev.roster.testing.Sql;
import dev.roster.testing.TestAccount;
import dev.roster.testing.Tokens;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Imports members without email, and their first sign-in. */
@QuarkusTest
@QuarkusTestResource(RosterStack.class)
class MemberImportTest {
    private final Api operator = Api.asOperator();
    private TestAccount account;
    private String grace;

    @BeforeEach
    void open() {
        account = TestAccount.open();
        grace = account.email("grace");
    }

    @Test
    void anImportedPersonIsActiveAfterTheFirstSignIn() {
        assertThat(counts(send(line("grace")))).isEqualTo("false 1 0 0");
        assertThat(Mailbox.of(grace)).isEmpty();
        JsonObject provisioned = member(grace);
        assertThat(provisioned.getString("status")).isEqualTo("provisioned");
        assertThat(provisioned.getString("lastActiveAt")).isNull();

        JsonObject me = Call.get(Api.as(grace), "/v1/me").send().json();
        assertThat(me.getJsonArray("memberships")).singleElement().extracting(each -> ((JsonObject) each).getString("status"))
                .isEqualTo("active");
        assertThat(member(grace).getString("status")).isEqualTo("active");
        assertThat(actions()).containsSubsequence("member.provisioned", "member.signed-in");
    }

    @Test
    void aDecisionIsAFirstSignIn() {
        send(line("grace"));
        String upper = grace.toUpperCase(Locale.ROOT);
        assertThat(access(new Api(token("sub-1", upper, true)))).isEqualTo("200");
        assertThat(access(new Api(token("sub-1", upper, true)))).isEqualTo("200");
        assertThat(access(new Api(token("sub-1", null, true)))).isEqualTo("200");
        assertThat(access(new Api(token("sub-2", grace, true)))).isEqualTo("404 not-found");
        assertThat(actions()).filteredOn("member.signed-in"::equals).hasSize(1);
    }

    @Test
    void theConsoleSignsThePersonIn() {
        send(line("grace"));
        assertThat(Browser.signedIn(grace).open("/").html()).contains("/accounts/" + account.id());
        assertThat(member(grace).getString("status")).isEqualTo("active");
    }

    @Test
    void onlyAVerifiedAddressOfThisAccountSignsIn() {
        send(line("grace"));
        assertThat(access(new Api(token("sub-1", grace, false)))).isEqualTo("404 not-found");
        assertThat(access(Api.as(account.email("gracé")))).isEqualTo("404 not-found");
        assertThat(Call.get(new Api(token("sub-1", grace, false)), "/v1/me").send().json().getJsonArray("memberships"))
                .isEmpty();
        TestAccount other = TestAccount.open();
        assertThat(Call.get(Api.as(grace), "/v1/access?account=" + other.id()).send().status()).isEqualTo(403);
        assertThat(member(grace).getString("status")).isEqualTo("provisioned");
    }

    @Test
    void aPersonWhoIsAMemberWithAnotherAddressKeepsThatMembership() {
        TestAccount.Person bob = account.add("bob", "member");
        send(line("grace"));
        Api both = new Api(token(bob.email(), grace, true));
        assertThat(access(both)).isEqualTo("200");
        assertThat(Call.get(both, "/v1/me").send().json().getJsonArray("memberships")).hasSize(1);
        assertThat(member(grace).getString("status")).isEqualTo("provisioned");
    }

    @Test
    void aKnownIdentityIsActiveAtOnce() {
        send(line("grace").put("issuer", Tokens.issuer()).put("subject", "sub-1." + account.domain()));
        assertThat(member(grace).getString("status")).isEqualTo("active");
        assertThat(access(new Api(token("sub-1", null, true)))).isEqualTo("200");
        assertThat(access(new Api(token("sub-2", grace, true)))).isEqualTo("404 not-found");
    }

    @Test
    void aRemovedOrSuspendedPersonCannotSignIn() {
        send(line("grace"), line("linus"));
        Call.delete(account.admin().api(), path(grace)).send();
        assertThat(access(Api.as(grace))).isEqualTo("404 not-found");
        assertThat(counts(send(line("grace")))).isEqualTo("false 1 0 0");
        assertThat(access(Api.as(grace))).isEqualTo("200");

        String linus = account.email("linus");
        Call.post(account.admin().api(), path(linus) + "/suspend").send();
        assertThat(access(Api.as(linus))).isEqualTo("404 not-found");
        Call.post(account.admin().api(), path(linus) + "/reactivate").send();
        assertThat(member(linus).getString("status")).isEqualTo("provisioned");
        assertThat(access(Api.as(linus))).isEqualTo("200");
    }

    @Test
    void concurrentFirstSignInsBindOnePerson() {
        send(line("grace"));
        List<Answer> answers = Call
                .together(IntStream.range(0, 6).mapToObj(i -> Call.get(new Api(token("sub-" + i % 3, grace, true)),
                        "/v1/access?account=" + account.id())).toArray(Call[]::new));
        assertThat(answers).extracting(Answer::status).containsOnly(200, 403);
        assertThat(actions()).filteredOn("member.signed-in"::equals).hasSize(1);
    }

    @Test
    void concurrentFirstRequestsOfOnePersonAreAllAllowed() {
        for (int i = 0; i < 5; i++) {
            send(line("page" + i));
            Api person = Api.as(account.email("page" + i));
            List<Answer> answers = Call.together(IntStream.range(0, 6)
                    .mapToObj(n -> Call.get(person, "/v1/access?account=" + account.id())).toArray(Call[]::new));
            assertThat(answers).extracting(Answer::status).containsOnly(200);
        }
    }

    @Test
    void aRemovalDuringTheFirstSignInHolds() {
        for (int i = 0; i < 5; i++) {
            String email = account.email("race" + i);
            send(line("race" + i));
            String path = path(email);
            Call.together(Call.delete(account.admin().api(), path),
                    Call.get(Api.as(email), "/v1/access?account=" + account.id()));
            assertThat(access(Api.as(email))).isEqualTo("404 not-found");
        }
    }

    @Test
    void anImportRevokesTheOpenInvitationOfTheAddress() {
        account.admin().api().invite(account.id(), grace, "admin");
        String token = Mailbox.tokenFor(grace, 0);
        send(line("grace"));
        Call.delete(account.admin().api(), path(grace)).send();
        assertThat(Call.accept(Api.as(grace), token).send().status()).isNotEqualTo(201);
        assertThat(access(Api.as(grace))).isEqualTo("404 not-found");
        assertThat(actions()).contains("invitation.revoked");
    }

    @Test
    void aRepeatedImportChangesNothing() {
        Instant joined = Instant.parse("2020-02-03T04:05:06Z");
        account.addRole("clerk", "invoice:read");
        Call.post(account.admin().api(), account.path() + "/groups", Map.of("name", "Finance")).send();
        JsonObject line = line("grace").put("role", "clerk").put("groups", List.of("finance")).put("joinedAt",
                joined.toString());
        send(line);
        JsonObject first = member(grace);
        assertThat(first.getString("role")).isEqualTo("clerk");
        assertThat(first.getString("joinedAt")).isEqualTo(joined.toString());
        assertThat(first.getJsonArray("groups")).hasSize(1);
        assertThat(counts(send(line.put("role", "member")))).isEqualTo("false 0 1 0");
        assertThat(member(grace)).isEqualTo(first);
    }

    @Test
    void aDryRunStoresNothing() {
        assertThat(counts(answer("?dryRun=true", line("grace"), line("x y")).json())).isEqualTo("true 1 0 1");
        assertThat(Sql.column("select email from member where account_id = ?::uuid", account.id())).hasSize(1);
    }

    @Test
    void rejectsOtherDomains() {
        Call.patch(account.admin().api(), account.path(), Map.of("allowedEmailDomains", List.of("only.example"))).send();
        assertThat(counts(send(line("grace")))).isEqualTo("false 0 0 1");
    }

    @Test
    void rejectsInvalidLinesOnly() {
        account.add("bob", "member");
        JsonObject result = send(line("grace"), line("grace"), line("linus").put("role", "none"),
                line("linus").put("groups", List.of("None")), line("linus").put("subject", "1"),
                line("linus").put("joinedAt", "2999-01-01T00:00:00Z"), line("linus").put("name", " "),
                line("linus").put("x", 1),
                line("bob"), line("dup").put("issuer", Tokens.issuer()).put("subject", account.email("bob")));
        assertThat(counts(result)).isEqualTo("false 1 1 8");
        assertThat(result.getJsonArray("rejectedLines")).extracting(each -> ((JsonObject) each).getInteger("line") + " "
                + field((JsonObject) each))
                .containsExactly("2 email", "3 role", "4 email", "5 subject", "6 joinedAt", "7 name", "8 malformed-body",
                        "10 already-member");
    }

    @Test
    void readsCsv() {
        Call.post(account.admin().api(), account.path() + "/groups", Map.of("name", "Finance")).send();
        String csv = "\uFEFFname,email,groups,joinedAt\r\n\"Hopper, Grace\"," + grace + ",Finance ; finance,\r\nLinus,linus@"
                + account.domain() + ",,not a time\r\n";
        JsonObject result = Call.post(operator, account.path() + "/members/import/csv", "text/csv", csv).send().json();
        assertThat(counts(result)).isEqualTo("false 1 0 1");
        assertThat(member(grace).getString("name")).isEqualTo("Hopper, Grace");
        assertThat(member(grace).getJsonArray("groups")).hasSize(1);
        for (String broken : List.of("email,shoe\r\na@b.example,4", "", "email,name\r\n\"a",
                "email,name\r\na@b.example,A,b,c")) {
            assertThat(Call.post(operator, account.path() + "/members/import/csv", "text/csv", broken).send().status())
                    .as(broken).isEqualTo(400);
        }
    }

    @Test
    void limitsLinesAndBytes() {
        String email = "@" + account.domain();
        String many = IntStream.rangeClosed(0, BulkFile.MAX_LINES)
                .mapToObj(i -> "{\"email\":\"p" + i + email + "\",\"name\":\"P\"}")
                .collect(Collectors.joining("\n"));
        assertThat(post("", many).outcome()).isEqualTo("400 validation");
        assertThat(post("", " ".repeat(4 * 1024 * 1024 + 1)).outcome()).isEqualTo("413 too-large");
        assertThat(Call.post(Api.anonymous(), account.path() + "/members/import", "application/x-ndjson", " ".repeat(2_000_000))
                .send().outcome()).isEqualTo("401 unauthenticated");
        assertThat(Call.post(account.admin().api(), account.path() + "/members/bulk", "application/json", " ".repeat(2_000_000))
                .send().outcome()).isEqualTo("413 too-large");
    }

    @Test
    void aLineWithoutAnObjectIsRejectedAlone() {
        assertThat(counts(post("", "null\n7\n[]\n\n" + line("grace").encode()).json())).isEqualTo("false 1 0 3");
    }

    @Test
    void aClosedAccountHasNoImport() {
        Call.post(operator, account.path() + "/close").send();
        assertThat(answer("", line("grace")).outcome()).isEqualTo("409 account-closed");
    }

    private static String field(JsonObject rejected) {
        JsonObject reason = rejected.getJsonObject("reason");
        return reason.getJsonArray("errors").isEmpty() ? reason.getString("type").replace("/problems/", "")
                : reason.getJsonArray("errors").getJsonObject(0).getString("field");
    }

    private JsonObject line(String name) {
        return new JsonObject().put("email", account.email(name)).put("name", name);
    }

    private JsonObject send(JsonObject... lines) {
        Answer answer = answer("", lines);
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return answer.json();
    }

    private Answer answer(String query, JsonObject... lines) {
        return post(query, List.of(lines).stream().map(JsonObject::encode).collect(Collectors.joining("\n")));
    }

    private Answer post(String query, String body) {
        return Call.post(operator, account.path() + "/members/import" + query, "application/x-ndjson", body).send();
    }

    private static String counts(JsonObject result) {
        return result.getBoolean("dryRun") + " " + result.getInteger("created") + " " + result.getInteger("existing") + " "
                + result.getInteger("rejected");
    }

    private String path(String email) {
        return account.path() + "/members/" + member(email).getString("id");
    }

    private JsonObject member(String email) {
        return Call.get(account.admin().api(), account.path() + "/members?search=" + email).send().json().getJsonArray("items")
                .getJsonObject(0);
    }

    private List<String> actions() {
        return Sql.column("select action from audit_event where account_id = ?::uuid order by sequence", account.id());
    }

    private String access(Api principal) {
        return Call.get(principal, account.path()).send().outcome();
    }

    private String token(String subject, String email, boolean verified) {
        Map<String, Object> claims = new HashMap<>(Tokens.claims(email == null ? "none@none.example" : email));
        // The domain of the account, because a person can be a member of several accounts.
        claims.put("sub", subject.contains("@") ? subject : subject + "." + account.domain());
        claims.put("email_verified", verified);
        if (email == null) {
            claims.remove("email");
        }
        return Tokens.signed(claims);
    }
}
