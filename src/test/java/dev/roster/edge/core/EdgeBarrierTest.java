package dev.roster.edge.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roster.testing.Answer;
import dev.roster.testing.Api;
import dev.roster.testing.Browser;
import dev.roster.testing.Call;
import dev.roster.testing.Keys;
import dev.roster.testing.Keys.Key;
import dev.roster.testing.Reviews;
import dev.roster.testing.Reviews.Review;
import dev.roster.testing.RosterStack;
import dev.roster.testing.Sql;
import dev.roster.testing.TestAccount;
import dev.roster.testing.TestAccount.Person;
import dev.roster.testing.TestEdge;
import dev.roster.testing.TestMembers;
import dev.roster.testing.TestSize;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** The response to a loss of access waits for the edges that can have the older access in memory, and for no other request. */
@QuarkusTest
@QuarkusTestResource(RosterStack.class)
class EdgeBarrierTest extends EdgeScenario {
    @Test
    void removalWaitsForTheAcknowledgement() {
        try (TestEdge edge = edge().acknowledgingAfter(DELAY)) {
            assertThat(durationOf(remove(grace), 200)).isBetween(DELAY, LEASE.minusMillis(100));
            assertThat(edge.invalidatedAccounts()).containsExactly(account.id());
        }
    }

    @Test
    void aBulkRemovalWaitsOnceAndItsDryRunDoesNotWait() {
        Person carol = account.add("carol", "member");
        Map<String, Object> both = Map.of("action", "remove", "members",
                List.of(Map.of("id", grace.memberId()), Map.of("id", carol.memberId())));
        String path = account.path() + "/members/bulk";
        try (TestEdge edge = edge().acknowledgingAfter(DELAY)) {
            assertThat(durationOf(Call.post(admin, path + "?dryRun=true", both), 200)).isLessThan(IMMEDIATE);
            assertThat(edge.invalidations()).isZero();
            assertThat(durationOf(Call.post(admin, path, both), 200)).isBetween(DELAY, LEASE.minusMillis(100));
            assertThat(edge.invalidations()).isEqualTo(1);
        }
    }

    @Test
    void removalWithAHealthyEdgeIsFast() {
        try (TestEdge edge = edge()) {
            assertThat(durationOf(remove(grace), 200)).isLessThan(Duration.ofMillis(400));
            assertThat(edge.invalidations()).isEqualTo(1);
        }
    }

    @Test
    void removalWaitsAtMostOneLeaseForASilentEdge() {
        Person carol = account.add("carol", "member");
        try (TestEdge silent = silentEdge()) {
            Person dora = account.add("dora", "member");
            assertThat(silent.renew(0, List.of()).json().getBoolean("ended")).isFalse();
            assertThat(durationOf(remove(grace), 200)).isBetween(LEASE.minusMillis(100), LEASE.plusMillis(800));
            assertThat(durationOf(remove(carol), 200)).isLessThan(IMMEDIATE);
            assertThat(silent.renew(0, List.of()).json().getBoolean("ended")).isTrue();
            assertThat(durationOf(remove(dora), 200)).isLessThan(IMMEDIATE);
        }
    }

    @Test
    void accessesThatAreOnlyGrantedDoNotWait() {
        Call.post(admin, account.path() + "/roles", Map.of("name", "clerk", "permissions", List.of("invoice:read"))).send();
        try (TestEdge edge = edge().acknowledgingAfter(Duration.ofSeconds(30))) {
            Answer created = Call.post(admin, account.path() + "/groups", Map.of("name", "Clerks", "role", "clerk")).send();
            String group = account.path() + "/groups/" + created.json().getString("id");
            assertThat(durationOf(Call.put(admin, group + "/members/" + grace.memberId()), 200)).isLessThan(IMMEDIATE);
            assertThat(durationOf(Call.patch(admin, group, Map.of("name", "Others")), 200)).isLessThan(IMMEDIATE);
            assertThat(durationOf(Call.patch(admin, account.path(grace), Map.of("role", "admin")), 200)).isLessThan(IMMEDIATE);
            assertThat(durationOf(Call.patch(admin, account.path() + "/roles/clerk",
                    Map.of("permissions", List.of("invoice:read", "invoice:write"))), 200)).isLessThan(IMMEDIATE);
            assertThat(durationOf(Call.patch(admin, account.path(), Map.of("name", "Other")), 200)).isLessThan(IMMEDIATE);
            Awaitility.await().until(() -> edge.invalidatedAccounts().contains(account.id()));
        }
    }

    @Test
    void edgesOfOtherAccountsDoNotDelay() {
        try (TestEdge edge = TestEdge.silent(TestEdge.credential(TestAccount.open().id()))) {
            assertThat(durationOf(remove(grace), 200)).isLessThan(IMMEDIATE);
            assertThat(edge.renew(0, List.of()).json().getJsonArray("invalidations")).isEmpty();
        }
    }

    /** {@code /v1/access} without a permission allows every active member. */
    @Test
    void suspendingAMemberWithoutPermissionsWaits() {
        account.addRole("none");
        assertThat(Call.patch(admin, account.path(grace), Map.of("role", "none")).send().status()).isEqualTo(200);
        Sql.update("delete from edge_pending_change where account_id = ?", UUID.fromString(account.id()));
        try (TestEdge edge = edge().acknowledgingAfter(DELAY)) {
            assertThat(durationOf(Call.post(admin, account.path(grace) + "/suspend"), 200)).isBetween(DELAY, LEASE);
            assertThat(edge.invalidations()).isEqualTo(1);
        }
    }

    private record Loss(String name, Supplier<Integer> request, int status) {
    }

    /** Every action with {@link dev.roster.audit.AccessEffect#REVOKES} that a request can cause. */
    @Test
    void everyLossOfAccessWaits() {
        List<Loss> losses = losses();
        try (TestEdge edge = edge().acknowledgingAfter(DELAY)) {
            for (Loss loss : losses) {
                int before = edge.invalidations();
                Duration duration = durationOf(loss.request(), loss.status());
                assertThat(duration).as(loss.name()).isGreaterThanOrEqualTo(DELAY);
                assertThat(edge.invalidations()).as(loss.name()).isEqualTo(before + 1);
                assertThat(edge.hasEnded()).as(loss.name()).isFalse();
            }
        }
    }

    private List<Loss> losses() {
        List<Loss> losses = new ArrayList<>();
        Call.post(admin, account.path() + "/roles", Map.of("name", "clerk", "permissions", List.of("invoice:read"))).send();
        Call.post(admin, account.path() + "/roles", Map.of("name", "unused", "permissions", List.of("invoice:read"))).send();
        Person demoted = account.add("demoted", "admin");
        Person leaving = account.add("leaving", "member");
        Person expiring = account.add("expiring", "member");
        Person temporary = account.add("temporary", "member");
        Person reviewed = account.add("reviewed", "member");
        Person clicked = account.add("clicked", "member");
        Key key = Keys.create(account, grace);
        String first = group("First", expiring);
        String second = group("Second", leaving);
        Review review = Reviews.started(account, account.admin());
        String service = Call.post(admin, account.path() + "/service-accounts",
                Map.of("name", "Export", "role", "member", "identity", Map.of("subject", "old"))).send().json().getString("id");
        List.of(account.admin(), grace, demoted, leaving, expiring, temporary, clicked)
                .forEach(person -> review.decided(person, "keep"));
        review.decided(reviewed, "remove");
        String later = Instant.now().plus(Duration.ofDays(1)).toString();
        losses.add(loss("review", review.complete()));
        losses.add(loss("demotion", Call.patch(admin, account.path(demoted), Map.of("role", "member"))));
        losses.add(loss("expiry", Call.patch(admin, account.path(expiring), Map.of("expiresAt", later))));
        losses.add(loss("temporary role",
                Call.patch(admin, account.path(temporary), Map.of("role", "clerk", "roleExpiresAt", later))));
        losses.add(loss("suspension", Call.post(admin, account.path(grace) + "/suspend")));
        losses.add(new Loss("leaving", () -> Call.delete(leaving.api(), account.path(leaving)).send().status(), 200));
        losses.add(loss("removal from a group",
                Call.delete(admin, account.path() + "/groups/" + first + "/members/" + expiring.memberId())));
        losses.add(loss("role of a group", Call.patch(admin, account.path() + "/groups/" + second, Map.of("role", "member"))));
        losses.add(new Loss("deletion of a group",
                () -> Call.delete(admin, account.path() + "/groups/" + second).send().status(), 204));
        losses.add(loss("role edit", Call.patch(admin, account.path() + "/roles/clerk",
                Map.of("permissions", List.of("invoice:write")))));
        losses.add(new Loss("role deletion", () -> Call.delete(admin, account.path() + "/roles/unused").send().status(), 204));
        losses.add(loss("identity of a service account", Call.patch(admin, account.path() + "/service-accounts/" + service,
                Map.of("identity", Map.of("subject", "new")))));
        losses.add(new Loss("key", () -> Call.delete(Api.asOperator(), key.path()).send().status(), 204));
        losses.add(loss("header of keys", Call.patch(admin, account.path(), Map.of("apiKeyHeader", "X-Other-Key"))));
        Browser browser = Browser.signedIn(account.admin().email());
        String page = "/accounts/" + account.id() + "/members/" + clicked.memberId() + "/remove";
        Browser.ReceivedPage form = browser.open(page);
        losses.add(new Loss("removal in the console",
                () -> browser.submit(form, page, Map.of("version", version(form))).status(), 200));
        losses.add(loss("closing", Call.post(Api.asOperator(), account.path() + "/close")));
        return losses;
    }

    /** A group of one member, with the role admin. */
    private String group(String name, Person member) {
        String id = Call.post(admin, account.path() + "/groups", Map.of("name", name, "role", "admin")).send().json()
                .getString("id");
        Answer added = Call.put(admin, account.path() + "/groups/" + id + "/members/" + member.memberId()).send();
        assertThat(added.status()).as(added.body()).isEqualTo(200);
        return id;
    }

    private static Loss loss(String name, Call call) {
        return new Loss(name, () -> {
            Answer answer = call.send();
            assertThat(answer.status()).as(name + ": " + answer.body()).isEqualTo(200);
            return answer.status();
        }, 200);
    }

    /** The change has committed. As after a broken commit, the client must check it. */
    @Test
    void aFenceThatFailsAnswersUnavailable() throws SQLException {
        Browser browser = Browser.signedIn(account.admin().email());
        Person other = account.add("other", "member");
        String page = "/accounts/" + account.id() + "/members/" + other.memberId() + "/remove";
        Browser.ReceivedPage form = browser.open(page);
        try (Connection lock = Sql.connect()) {
            lock.setAutoCommit(false);
            try (Statement statement = lock.createStatement()) {
                statement.execute("lock table edge_session in access exclusive mode");
            }
            assertThat(remove(grace).send().outcome()).isEqualTo("503 unavailable");
            Browser.ReceivedPage answer = browser.request(page,
                    Map.of("version", version(form), "formToken", form.formToken()));
            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.header("content-type")).startsWith("text/html");
            lock.rollback();
        }
        assertThat(remove(grace).send().outcome()).isEqualTo("409 member-removed");
        assertThat(remove(other).send().outcome()).isEqualTo("409 member-removed");
    }

    private static String version(Browser.ReceivedPage form) {
        return form.html().replaceAll("(?s).*name=\"version\" value=\"([^\"]*)\".*", "$1");
    }

    /** In several accounts: the removals of one account run one after another. */
    @Test
    void twentyRemovalsAtOnceWaitForFourEdgesThatAcknowledgeLate() {
        List<TestAccount> accounts = IntStream.range(0, 4).mapToObj(i -> TestAccount.open()).toList();
        Call[] removals = accounts.stream().flatMap(in -> TestMembers.join(in, "member", 5).stream()
                .map(person -> Call.delete(in.admin().api(), in.path(person)))).toArray(Call[]::new);
        TestEdge.Credential credential = TestEdge.credential(accounts.stream().map(TestAccount::id).toArray(String[]::new));
        List<TestEdge> edges = IntStream.range(0, 4)
                .mapToObj(i -> TestEdge.start(credential).acknowledgingAfter(Duration.ofMillis(100 * i))).toList();
        try {
            long start = System.nanoTime();
            assertThat(Call.together(removals)).hasSize(20).extracting(Answer::status).containsOnly(200);
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isBetween(Duration.ofMillis(300), Duration.ofSeconds(8));
            assertThat(edges).noneMatch(TestEdge::hasEnded).allMatch(edge -> edge.invalidatedAccounts().size() == 4);
        } finally {
            edges.forEach(TestEdge::close);
        }
    }

    /** The lease of a renewal that the fence misses counts from before the fence, so the removal waits for it. */
    @Test
    void aRenewalThatRacesTheFenceIsRefusedOrReadsTheInvalidation() {
        TestEdge.Credential credential = TestEdge.credential(account.id());
        for (int round = 0; round < TestSize.of(3, 20); round++) {
            Person person = account.add("race" + round, "member");
            try (TestEdge edge = TestEdge.silent(credential)) {
                Call renewal = Call.post(credential.api(), edge.path() + "/renewals",
                        Map.of("acknowledged", List.of(), "holdMillis", 500));
                List<Answer> answers = Call.together(
                        Call.delete(admin, account.path(person)), renewal);
                assertThat(answers.get(0).status()).isEqualTo(200);
                boolean ended = answers.get(1).json().getBoolean("ended");
                boolean invalidated = !answers.get(1).json().getJsonArray("invalidations").isEmpty();
                assertThat(ended || invalidated).as(answers.get(1).body()).isTrue();
            }
        }
    }
}
