package dev.roster.edge.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roster.testing.Answer;
import dev.roster.testing.Call;
import dev.roster.testing.Keys;
import dev.roster.testing.Keys.Key;
import dev.roster.testing.RosterStack;
import dev.roster.testing.Sql;
import dev.roster.testing.TestAccount;
import dev.roster.testing.TestAccount.Person;
import dev.roster.testing.TestEdge;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Edges report the activity of members and keys. */
@QuarkusTest
@QuarkusTestResource(RosterStack.class)
class EdgeActivityTest {
    private TestAccount account;
    private Person grace;
    private TestEdge.Credential credential;

    @BeforeEach
    void open() {
        account = TestAccount.open();
        grace = account.add("grace", "member");
        credential = TestEdge.credential(account.id());
    }

    private Answer report(TestEdge edge, List<?> accesses) {
        return Call.post(credential.api(), edge.path() + "/renewals",
                Map.of("acknowledged", List.of(), "holdMillis", 0, "lastActive", accesses)).send();
    }

    private static Map<String, ?> access(TestAccount account, Person member, Duration ago) {
        return Map.of("account", account.id(), "member", member.memberId(), "agoMillis", ago.toMillis());
    }

    @Test
    void activityIsRecordedWithinTheAccountsOfTheCredential() {
        TestAccount other = TestAccount.open();
        Person hal = account.add("hal", "member");
        Key key = Keys.create(account, grace);
        String otherBefore = lastActive(other.admin());
        try (TestEdge edge = TestEdge.silent(credential)) {
            Map<String, ?> ofKey = Map.of("account", account.id(), "member", grace.memberId(), "key", key.id(), "agoMillis",
                    0);
            assertThat(report(edge, List.of(access(account, hal, Duration.ofDays(2)),
                    access(other, other.admin(), Duration.ZERO), ofKey)).status()).isEqualTo(200);
            assertThat(report(edge, List.of(access(account, hal, Duration.ofMillis(-1)))).outcome())
                    .isEqualTo("400 validation");
            assertThat(report(edge, List.of(Map.of("account", account.id(), "member", hal.memberId()))).outcome())
                    .isEqualTo("400 validation");
        }
        Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> Sql.column(
                "select last_used_at is not null and last_used_at <= now() from api_key where id = ?",
                UUID.fromString(key.id()))
                .get(0).equals("t"));
        assertThat(Sql.column("select last_active_via from activity where member_id = ?", UUID.fromString(grace.memberId())))
                .containsExactly("key");
        assertThat(lastActive(hal)).as("two days ago, before the member joined").isNull();
        assertThat(lastActive(other.admin())).isEqualTo(otherBefore);
    }

    private static String lastActive(Person person) {
        return Sql.column("select last_active_at from activity where member_id = ?", UUID.fromString(person.memberId())).get(0);
    }

    /** Otherwise an old report would make a member dormant. */
    @Test
    void activityBeforeAMemberJoinedDoesNotCountAsIdleTime() {
        String idleSince = "select idle_since from activity where member_id = ?";
        UUID member = UUID.fromString(grace.memberId());
        String joined = Sql.column(idleSince, member).get(0);
        try (TestEdge edge = TestEdge.silent(credential)) {
            assertThat(report(edge, List.of(access(account, grace, Duration.ofHours(2)))).status()).isEqualTo(200);
        }
        Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> lastActive(grace) != null);
        assertThat(Sql.column(idleSince, member)).containsExactly(joined);
    }

    @Test
    void aRevokedCredentialReportsNoActivity() {
        try (TestEdge edge = TestEdge.silent(credential)) {
            Sql.update("update edge_credential set revoked_at = now() where id = ?", UUID.fromString(credential.id()));
            assertThat(report(edge, List.of(access(account, grace, Duration.ZERO))).outcome()).isEqualTo("401 unauthenticated");
        }
        TestEdge.Credential valid = TestEdge.credential(account.id());
        credential = valid;
        try (TestEdge edge = TestEdge.silent(valid)) {
            assertThat(report(edge, List.of(access(account, account.admin(), Duration.ZERO))).status()).isEqualTo(200);
        }
        Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> "gateway".equals(Sql.column(
                "select last_active_via from activity where member_id = ?", UUID.fromString(account.admin().memberId()))
                .get(0)));
        assertThat(lastActive(grace)).isNull();
    }
}
