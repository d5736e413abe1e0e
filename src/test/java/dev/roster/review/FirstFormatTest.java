package dev.roster.review;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HexFormat;

import org.junit.jupiter.api.Test;

import dev.roster.testing.Answer;
import dev.roster.testing.Call;
import dev.roster.testing.Keys;
import dev.roster.testing.Report;
import dev.roster.testing.Reviews;
import dev.roster.testing.Reviews.Review;
import dev.roster.testing.RosterStack;
import dev.roster.testing.Sql;
import dev.roster.testing.TestAccount;
import dev.roster.testing.TestAccount.Person;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.json.JsonObject;

/** What was signed before there were seals reads, byte by byte, as it did then. */
@QuarkusTest
@QuarkusTestResource(RosterStack.class)
class FirstFormatTest {

    private static final String TIME = "to_char(%s at time zone 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"')";

    @Test
    void isServedAsItWasSignedAlsoAfterAnErasure() throws Exception {
        TestAccount account = TestAccount.open();
        Person grace = account.add("grace", "member");
        String key = Keys.create(account, grace).id();
        Review review = Reviews.started(account, account.admin());
        review.decided(account.admin(), "keep");
        review.decided(grace, "remove");
        assertThat(review.complete().send().status()).isEqualTo(200);
        String signed = lines(account, review, grace, key);
        String sha256 = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256")
                .digest(signed.getBytes(StandardCharsets.UTF_8)));
        signInTheFirstFormat(account, review, sha256);

        Report report = Report.of(review);
        assertThat(report.text()).startsWith(signed);
        assertThat(report.sha256()).isEqualTo(sha256).isEqualTo(report.signature().getString("sha256"));
        Answer erased = Call.post(account.admin().api(), account.path(grace) + "/erase").send();
        assertThat(erased.status()).as(erased.body()).isEqualTo(200);
        assertThat(Report.of(review)).isEqualTo(report);
        assertThat(Report.download(review, "csv")).contains(grace.email());
    }

    private static String lines(TestAccount account, Review review, Person grace, String key) {
        JsonObject view = review.get();
        String ada = "{\"kind\":\"member\",\"id\":\"%s\",\"label\":\"%s\"}".formatted(account.admin().memberId(),
                account.admin().email());
        return """
                {"record":"review","format":1,"accountId":"%s","account":"Acme %s","reviewId":"%s","name":"Fourth quarter",\
                "role":null,"dormantDays":null,"notReviewedForDays":null,"members":2,\
                "reviewers":[{"memberId":"%s","email":"%s","name":"Ada"}],"startedAt":"%s","startedBy":%s,"dueAt":"%s",\
                "completedAt":"%s","completedBy":%s}
                """.formatted(account.id(), account.domain(), review.id(), account.admin().memberId(), account.admin().email(),
                view.getString("startedAt"), ada, view.getString("dueAt"), view.getString("closedAt"), ada)
                + member(review, account.admin(), ada, "Ada", "admin", "*", "", "keep", "kept")
                + member(review, grace, ada, "Grace", "member", String.join("\",\"", permissions(account)),
                        "{\"id\":\"" + key + "\",\"name\":\"Nightly export\",\"permissions\":null}", "remove", "removed");
    }

    private static String member(Review review, Person person, String decider, String name, String role, String permissions,
            String keys, String decision, String outcome) {
        String state = "{\"role\":\"%s\",\"status\":\"active\",\"permissions\":[\"%s\"]}".formatted(role, permissions);
        return """
                {"record":"member","memberId":"%s","email":"%s","name":"%s","frozen":%s,"apiKeys":[%s],"joinedAt":"%s",\
                "lastActiveAt":%s,"endsAt":null,"decision":"%s","note":"because","decidedAt":"%s","decidedBy":%s,"decidedOn":%s,\
                "selfReview":%s,"outcome":"%s"}
                """
                .formatted(person.memberId(), person.email(), name, state, keys, time(review, person, "joined_at"),
                        time(review, person, "last_active_at") == null ? null
                                : '"' + time(review, person, "last_active_at") + '"',
                        decision, time(review, person, "decided_at"), decider, state, name.equals("Ada"), outcome);
    }

    private static String[] permissions(TestAccount account) {
        return Sql.column("select unnest(permissions) from role where account_id = ?::uuid and name = 'member'", account.id())
                .toArray(String[]::new);
    }

    private static String time(Review review, Person person, String column) {
        return Sql.column(
                "select " + TIME.formatted(column) + " from review_item where review_id = ?::uuid and member_id = ?::uuid",
                review.id(), person.memberId()).get(0);
    }

    /** As the schema's version 4 had it. */
    private static void signInTheFirstFormat(TestAccount account, Review review, String sha256) throws SQLException {
        String id = "'" + review.id() + "'::uuid";
        try (Connection owner = Sql.connect(); Statement statement = owner.createStatement()) {
            statement.execute("set session_replication_role = replica");
            statement.execute("update review set evidence = decode('" + sha256 + "', 'hex'), evidence_format = 1,"
                    + " starter_salt = null, starter_seal = null, closer_salt = null, closer_seal = null where id = " + id);
            statement.execute("update review_reviewer set salt = null, seal = null where review_id = " + id);
            statement.execute("update review_item set salt = null, seal = null, decider_label = '" + account.admin().email()
                    + "' where review_id = " + id);
        }
    }
}
