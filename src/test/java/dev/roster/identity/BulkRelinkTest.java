package dev.roster.identity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roster.http.BulkFile;
import dev.roster.testing.Answer;
import dev.roster.testing.Api;
import dev.roster.testing.Call;
import dev.roster.testing.Mailbox;
import dev.roster.testing.RosterStack;
import dev.roster.testing.Sql;
import dev.roster.testing.TestAccount;
import dev.roster.testing.TestAccount.Person;
import dev.roster.testing.TestEdge;
import dev.roster.testing.Tokens;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The operator replaces identities from a file. */
@QuarkusTest
@QuarkusTestResource(RosterStack.class)
class BulkRelinkTest {
    private final Api operator = Api.asOperator();
    private TestAccount account;
    private Person grace;
    private Person linus;

    @BeforeEach
    void open() {
        account = TestAccount.open();
        grace = account.add("grace", "admin");
        linus = account.add("linus", "member");
    }

    @Test
    void replacesIdentitiesInAllAccountsOfAPerson() {
        TestAccount other = TestAccount.open();
        Sql.endCooldown(grace.email());
        int mails = Mailbox.of(grace.email()).size();
        other.admin().api().invite(other.id(), grace.email(), "member");
        Call.accept(grace.api(), Mailbox.tokenFor(grace.email(), mails)).send();

        assertThat(counts(send("?dryRun=true", line(grace)))).isEqualTo("true 2 0 0");
        assertThat(access(grace.api(), account)).isEqualTo("200");
        try (TestEdge edge = TestEdge.start(TestEdge.credential()).acknowledgingAfter(Duration.ofSeconds(1))) {
            long start = System.nanoTime();
            assertThat(counts(send("", line(grace)))).isEqualTo("false 2 0 0");
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(900));
            assertThat(edge.invalidatedAccounts()).contains(account.id(), other.id());
        }
        for (TestAccount each : List.of(account, other)) {
            assertThat(access(grace.api(), each)).isEqualTo("404 not-found");
            assertThat(access(renewed(grace), each)).isEqualTo("200");
        }
        assertThat(counts(send("", line(grace)))).isEqualTo("false 0 2 0");
        assertThat(Sql.column("select actor_kind from audit_event where account_id = ?::uuid and action = 'member.relinked'",
                account.id())).containsExactly("operator");
    }

    /** The first response can be lost. */
    @Test
    void aRepeatedFileWaitsForEdges() throws Exception {
        try (TestEdge edge = TestEdge.start(TestEdge.credential()).acknowledgingAfter(Duration.ofMillis(2_500))) {
            CompletableFuture<Long> first = CompletableFuture.supplyAsync(() -> {
                assertThat(counts(send("", line(grace)))).isEqualTo("false 1 0 0");
                return System.nanoTime();
            });
            Awaitility.await().until(() -> access(grace.api(), account).equals("404 not-found"));
            assertThat(counts(send("", line(grace)))).isEqualTo("false 0 1 0");
            long repeated = System.nanoTime();
            assertThat(edge.hasEnded()).isFalse();
            assertThat(Duration.ofNanos(first.get() - repeated)).isLessThan(Duration.ofMillis(500));
        }
    }

    /** The issuer of a typing error has no tokens, so all members would lose access. */
    @Test
    void rejectsIssuersThatRosterDoesNotAccept() {
        for (String issuer : List.of("https://typo.example", Tokens.secondIssuer() + "/")) {
            JsonObject of = line(account.admin()).put("newIssuer", issuer);
            for (String query : List.of("?dryRun=true", "")) {
                JsonObject result = send(query, of, of.copy().put("accountId", account.id()));
                assertThat(rejected(result)).containsExactly("1 validation " + account.id(), "2 validation " + account.id());
            }
        }
        assertThat(access(account.admin().api(), account)).isEqualTo("200");
    }

    /** An erasure finds earlier memberships by the identity. */
    @Test
    void earlierMembershipsGetTheLatestIdentity() {
        assertThat(Call.delete(account.admin().api(), account.path(linus)).send().status()).isEqualTo(200);
        Sql.endCooldown(linus.email());
        int mails = Mailbox.of(linus.email()).size();
        account.admin().api().invite(account.id(), linus.email(), "member");
        assertThat(Call.accept(linus.api(), Mailbox.tokenFor(linus.email(), mails)).send().status()).isEqualTo(201);
        JsonObject next = new JsonObject().put("issuer", Tokens.secondIssuer()).put("subject", "new." + linus.email())
                .put("newIssuer", Tokens.secondIssuer()).put("newSubject", "newest." + linus.email())
                .put("accountId", account.id());
        assertThat(counts(send("", line(linus).put("accountId", account.id()), next))).isEqualTo("false 2 0 0");
        assertThat(Sql.column("select subject from member where account_id = ?::uuid and email = ?", account.id(),
                linus.email())).containsExactly("newest." + linus.email(), "newest." + linus.email());
    }

    @Test
    void aLineWithAnAccountAppliesToThisAccountOnly() {
        TestAccount other = TestAccount.open();
        JsonObject elsewhere = line(grace).put("accountId", other.id());
        JsonObject result = send("", elsewhere, line(linus).put("accountId", account.id()));
        assertThat(counts(result)).isEqualTo("false 1 0 1");
        assertThat(rejected(result)).containsExactly("1 not-found " + other.id());
        assertThat(access(grace.api(), account)).isEqualTo("200");
        assertThat(access(renewed(linus), account)).isEqualTo("200");
    }

    /** A member never gets the identity of another one, in whatever order. */
    @Test
    void twoMembersNeverBecomeOne() {
        JsonObject onto = line(grace).put("newIssuer", Tokens.issuer()).put("newSubject", linus.email());
        JsonObject result = send("", onto, line(linus), onto, line(grace).put("newSubject", "new." + linus.email()));
        assertThat(counts(result)).isEqualTo("false 1 0 3");
        assertThat(rejected(result)).containsExactly("1 already-member " + account.id(), "3 already-member " + account.id(),
                "4 already-member " + account.id());
        assertThat(access(grace.api(), account)).isEqualTo("200");
        assertThat(access(renewed(linus), account)).isEqualTo("200");
        assertThat(counts(send("", onto))).isEqualTo("false 1 0 0");
        assertThat(Sql.column("select id from member where account_id = ?::uuid and subject = ?", account.id(), linus.email()))
                .containsExactly(grace.memberId());
    }

    /** Otherwise a mistake in a file could give each of two people the access of the other. */
    @Test
    void twoMembersDoNotExchangeTheirIdentities() {
        JsonObject toLinus = line(grace).put("newIssuer", Tokens.issuer()).put("newSubject", linus.email());
        JsonObject toGrace = line(linus).put("newIssuer", Tokens.issuer()).put("newSubject", grace.email());
        assertThat(rejected(send("", toLinus, toGrace))).containsExactly("1 already-member " + account.id(),
                "2 already-member " + account.id());
        assertThat(Sql.column("select subject from member where account_id = ?::uuid and id = ?::uuid", account.id(),
                grace.memberId())).containsExactly(grace.email());
    }

    @Test
    void rejectsInvalidLinesOnly() {
        JsonObject result = send("", line(grace).put("subject", ""), line(grace).put("newIssuer", "x".repeat(2_001)),
                line(grace).put("accountId", "1"), line(grace).put("more", 1), line(grace).put("newSubject", "a\u0000b"),
                line(linus), line(grace).put("subject", "unknown." + account.domain()));
        assertThat(counts(result)).isEqualTo("false 1 0 6");
        assertThat(rejected(result)).extracting(each -> each.replaceAll(" [^ ]*$", "")).containsExactly("1 validation",
                "2 validation", "3 malformed-body", "4 malformed-body", "5 malformed-body", "7 not-found");
        assertThat(counts(post("", "application/x-ndjson", "null\n7\n[]\n\n{}").json())).isEqualTo("false 0 0 4");
    }

    @Test
    void aClosedAccountRejectsItsLines() {
        TestAccount open = TestAccount.open();
        Call.post(operator, account.path() + "/close").send();
        JsonObject result = send("", line(grace), line(open.admin()));
        assertThat(counts(result)).isEqualTo("false 1 0 1");
        assertThat(rejected(result)).containsExactly("1 account-closed " + account.id());
    }

    @Test
    void readsCsv() {
        String csv = "\uFEFFissuer,subject,newIssuer,newSubject,accountId\r\n" + Tokens.issuer() + "," + grace.email() + ","
                + Tokens.secondIssuer() + ",new." + grace.email() + ",\r\n" + Tokens.issuer() + "," + linus.email() + ","
                + Tokens.secondIssuer() + ",new." + linus.email() + "," + account.id() + "\r\n,,,,x\r\n";
        assertThat(counts(post("/csv", "text/csv", csv).json())).isEqualTo("false 2 0 1");
        for (String broken : List.of("issuer,shoe\r\na,4", "", "issuer\r\n\"a")) {
            assertThat(post("/csv", "text/csv", broken).status()).as(broken).isEqualTo(400);
        }
    }

    @Test
    void limitsLinesAndBytesAndPrincipals() {
        String many = IntStream.rangeClosed(0, BulkFile.MAX_LINES).mapToObj(i -> "{}").collect(Collectors.joining("\n"));
        assertThat(post("", "application/x-ndjson", many).outcome()).isEqualTo("400 validation");
        assertThat(post("", "application/x-ndjson", "").outcome()).isEqualTo("400 validation");
        assertThat(post("", "application/x-ndjson", " ".repeat(4 * 1024 * 1024 + 1)).outcome()).isEqualTo("413 too-large");
        for (Api other : List.of(grace.api(), Api.anonymous())) {
            assertThat(Call.post(other, "/v1/identities/relink", "application/x-ndjson", line(linus).encode()).send().status())
                    .isIn(401, 403);
        }
    }

    @Test
    void aRemovalAtTheSameTimeHolds() {
        for (int i = 0; i < 5; i++) {
            Person person = account.add("race" + i, "member");
            Call.together(Call.delete(account.admin().api(), account.path(person)),
                    Call.post(operator, "/v1/identities/relink", "application/x-ndjson", line(person).encode()));
            assertThat(access(person.api(), account)).isEqualTo("404 not-found");
            assertThat(access(renewed(person), account)).isEqualTo("404 not-found");
        }
    }

    private static JsonObject line(Person person) {
        return new JsonObject().put("issuer", Tokens.issuer()).put("subject", person.email())
                .put("newIssuer", Tokens.secondIssuer()).put("newSubject", "new." + person.email());
    }

    private static Api renewed(Person person) {
        return new Api(Tokens.ofSecond("new." + person.email(), person.email()));
    }

    private JsonObject send(String query, JsonObject... lines) {
        Answer answer = post(query, "application/x-ndjson",
                List.of(lines).stream().map(JsonObject::encode).collect(Collectors.joining("\n")));
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return answer.json();
    }

    private Answer post(String path, String type, String body) {
        return Call.post(operator, "/v1/identities/relink" + path, type, body).send();
    }

    private static String counts(JsonObject result) {
        return result.getBoolean("dryRun") + " " + result.getInteger("relinked") + " " + result.getInteger("unchanged") + " "
                + result.getInteger("rejected");
    }

    private static List<String> rejected(JsonObject result) {
        return result.getJsonArray("rejectedLines").stream().map(JsonObject.class::cast).map(each -> each.getInteger("line")
                + " " + each.getJsonObject("reason").getString("type").replace("/problems/", "") + " "
                + each.getString("accountId")).toList();
    }

    private static String access(Api principal, TestAccount account) {
        return Call.get(principal, account.path()).send().outcome();
    }
}
