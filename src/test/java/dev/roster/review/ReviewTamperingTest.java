package dev.roster.review;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.roster.testing.Call;
import dev.roster.testing.Report;
import dev.roster.testing.RequiresSingleNode;
import dev.roster.testing.Reviews.Review;
import dev.roster.testing.RosterStack;
import dev.roster.testing.Sql;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A closed review cannot be changed, and checking its report detects a forgery. */
@QuarkusTest
@QuarkusTestResource(RosterStack.class)
class ReviewTamperingTest extends ReviewErasureScenario {
    /** After an erasure, personal data must match its seal or be exactly the pseudonym. */
    @Test
    void forgedReportIsDetected() {
        erase();
        Report report = Report.of(completed);
        assertThat(report.with(linus.email(), "eve@evil.example").forged()).isNotEmpty()
                .allMatch(each -> each.contains("eve@"));
        assertThat(report.with("Linus stays", "Linus goes").forged()).hasSize(1);
        assertThat(report.with(pseudonym() + '"', "eve@evil.example\"").forged()).isNotEmpty();
        assertThat(report.with("\"apiKeys\":[\"" + pseudonym(), "\"note\":\"Eve\",\"apiKeys\":[\"" + pseudonym()).forged())
                .isNotEmpty();
        assertThat(report.with("\",\"salt\":\"", "\",\"salt\":\"00").forged()).hasSize(4);
        assertThat(report.with(",\"personal\":{", ",\"seal\":\"" + "0".repeat(64) + "\",\"personal\":{").forged()).isNotEmpty();
        assertThat(report.with("\"outcome\":\"demoted\"", "\"outcome\":\"kept\"").sha256()).isNotEqualTo(report.sha256());
        String seal = report.lines("member").get(0).getString("seal");
        assertThat(report.with(seal, "0".repeat(64)).sha256()).isNotEqualTo(report.sha256());
    }

    /** The owner of the database can disable triggers. Checking the report detects the change. */
    @Test
    @RequiresSingleNode("session_replication_role does not reach the workers")
    void forgedRowIsDetected() throws SQLException {
        asOwner("update review_item set name = 'Eve' where member_id = '" + linus.memberId() + "'");
        Report report = Report.of(completed);
        assertThat(report.forged()).singleElement().asString().contains("Eve");
        asOwner("update review_item set salt = null where member_id = '" + linus.memberId() + "'");
        assertThat(Report.of(completed).forged()).singleElement().asString().contains("Eve");
        assertThat(Report.of(completed).sha256()).isEqualTo(report.sha256());
        asOwner("update review_item set seal = sha256('Eve') where member_id = '" + linus.memberId() + "'");
        assertThat(Report.of(completed).sha256()).isNotEqualTo(report.sha256());
    }

    /** The statements run with the service's role, after the member was removed. */
    @ParameterizedTest
    @ValueSource(strings = {
            "update review_item set note = null where review_id = $review and member_id = $margaret",
            "update review_item set email = member_id || '@erased.invalid', salt = null where review_id = $review and member_id = $margaret",
            "update review_item i set (email, name, name_key, note, api_keys, salt) = (select e.email, e.name, e.name_key, e.note,"
                    + " e.api_keys, e.salt from jsonb_populate_record(i, erased_from_review(to_jsonb(i))) e) where review_id = $review",
            "update review_item set decision = 'keep' where review_id = $review and member_id = $margaret",
            "update review_item set review_id = $review, member_id = gen_random_uuid() where review_id = $open and member_id = $linus",
            "update review_item set review_id = $open, member_id = gen_random_uuid() where review_id = $review and member_id = $linus",
            "delete from review_item where review_id = $review and member_id = $margaret",
            "update review_reviewer set name = 'Eve' where review_id = $review and member_id = $margaret",
            "update review_reviewer set seal = '', salt = null, email = member_id || '@erased.invalid',"
                    + " name = member_id || '@erased.invalid' where review_id = $review and member_id = $margaret",
            "update review set closer_label = 'Eve' where id = $review",
            "update review set closer_label = closer_id || '@erased.invalid', closer_salt = null, version = 9 where id = $review",
            "update review set starter_label = starter_id || '@erased.invalid', starter_salt = null, closer_id = null where id = $review",
            "select erase_from_reviews($account, $linus)"
    })
    void serviceRoleCannotChangeAClosedReview(String tampering) throws SQLException {
        assertThat(Call.delete(account.admin().api(), account.path(margaret)).send().status()).isEqualTo(200);
        for (Review review : List.of(completed, cancelled)) {
            String sql = tampering.replace("$review", quoted(review.id())).replace("$open", quoted(open.id()))
                    .replace("$account", quoted(account.id())).replace("$margaret", quoted(margaret.memberId()))
                    .replace("$linus", quoted(linus.memberId()));
            assertThatThrownBy(() -> Sql.executeAsService(sql)).as(sql)
                    .hasMessageContaining("a closed review cannot be changed");
        }
    }

    @Test
    void serviceRoleCanOnlyErase() throws SQLException {
        String sql = "select erase_from_reviews(" + quoted(account.id()) + ", " + quoted(margaret.memberId()) + ")";
        assertThatThrownBy(() -> Sql.executeAsService(sql)).hasMessageContaining("a closed review cannot be changed");
        assertThat(Call.delete(account.admin().api(), account.path(margaret)).send().status()).isEqualTo(200);
        assertThatCode(() -> Sql.executeAsService(sql)).doesNotThrowAnyException();
        assertThat(Report.of(completed).forged()).isEmpty();
    }

    private static String quoted(String id) {
        return "'" + id + "'::uuid";
    }

    private void asOwner(String sql) throws SQLException {
        try (Connection owner = Sql.connect(); Statement statement = owner.createStatement()) {
            statement.execute("set session_replication_role = replica");
            statement.execute(sql + " and review_id = " + quoted(completed.id()));
        }
    }
}
