package dev.roster.review;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.roster.testing.Answer;
import dev.roster.testing.Api;
import dev.roster.testing.Browser;
import dev.roster.testing.Call;
import dev.roster.testing.Keys;
import dev.roster.testing.Report;
import dev.roster.testing.RequiresSingleNode;
import dev.roster.testing.Reviews;
import dev.roster.testing.Reviews.Review;
import dev.roster.testing.RosterStack;
import dev.roster.testing.Sql;
import dev.roster.testing.TestAccount;
import dev.roster.testing.TestAccount.Person;
import dev.roster.testing.Traces;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.json.JsonObject;

/** An erasure reaches every part of reviews in every state, and signed reports still verify. */
@QuarkusTest
@QuarkusTestResource(RosterStack.class)
class ReviewErasureTest {

    /** Email, name, key name, and notes about the member. */
    private static final String MARGARET = "margarethamilton";

    private TestAccount account;
    private Person bob;
    private Person linus;
    private Person margaret;
    private Review open;
    private Review cancelled;
    private Review completed;

    @BeforeEach
    void addHerToEveryPart() {
        account = TestAccount.open();
        bob = account.add("bob", "admin");
        linus = account.add("linus", "member");
        margaret = account.add(MARGARET, "admin");
        assertThat(Call.post(margaret.api(), Keys.path(account, margaret), Map.of("name", "Laptop of " + MARGARET)).send()
                .status()).isEqualTo(201);
        open = decided();
        decide(margaret, open, margaret, "I know " + MARGARET + " well");
        cancelled = decided();
        assertThat(Call.post(margaret.api(), cancelled.path() + "/cancel").send().status()).isEqualTo(200);
        completed = decided();
        Answer signed = Call.post(margaret.api(), completed.path() + "/complete").send();
        assertThat(signed.status()).as(signed.body()).isEqualTo(200);
    }

    @Test
    void erasureRemovesPersonalData() {
        assertThatThrownBy(() -> Traces.mustBeNone(account, MARGARET)).isInstanceOf(AssertionError.class);
        erase();
        Traces.mustBeNone(margaret.email());
        Traces.mustBeNone(account, MARGARET);
        for (Review review : List.of(open, cancelled, completed)) {
            assertThat(review.get().encode() + review.items("limit=200")).doesNotContainIgnoringCase(MARGARET);
            assertThat(review.item(margaret.memberId()).getString("name")).isEqualTo(pseudonym());
            assertThat(review.item(linus.memberId()).getJsonObject("decidedBy").getString("label")).isEqualTo(pseudonym());
            assertThat(review.item(linus.memberId()).getString("note")).isEqualTo("Linus stays");
        }
        assertThat(Report.download(completed, "ndjson") + Report.download(completed, "csv") + printed(completed))
                .doesNotContainIgnoringCase(MARGARET).contains(pseudonym());
    }

    @Test
    void actionsStayAndTheLogIsWhole() {
        int events = decisions().size();
        erase();
        assertThat(decisions()).hasSize(events).filteredOn(event -> event.getJsonObject("after").getJsonArray("members")
                .contains(margaret.memberId())).hasSize(3 * 3 + 1).allSatisfy(event -> {
                    assertThat(event.getJsonObject("after").getString("note")).isEqualTo(pseudonym());
                    assertThat(event.getJsonObject("seal").getString("targetSalt")).isNull();
                });
        assertThat(decisions()).filteredOn(event -> "Linus stays".equals(event.getJsonObject("after").getString("note")))
                .hasSize(3).allSatisfy(event -> assertThat(event.getJsonObject("target").getString("label"))
                        .isEqualTo("Fourth quarter"));
        JsonObject verification = Call.get(account.admin().api(), account.path() + "/audit-events/verification").send().json();
        assertThat(verification.getBoolean("whole")).as(verification.encode()).isTrue();
    }

    @Test
    void reportVerifiesBeforeAndAfterAnErasure() {
        Report before = Report.of(completed);
        String sha256 = completed.get().getString("sha256");
        assertThat(before.sha256()).isEqualTo(sha256).isEqualTo(before.signature().getString("sha256"));
        assertThat(before.forged()).isEmpty();
        assertThat(before.lines("member")).extracting(line -> line.getJsonObject("personal").getString("email"))
                .containsExactlyInAnyOrder(account.admin().email(), bob.email(), linus.email(), margaret.email());
        erase();
        Report after = Report.of(completed);
        assertThat(after.sha256()).isEqualTo(sha256).isEqualTo(after.signature().getString("sha256"));
        assertThat(after.forged()).isEmpty();
        assertThat(after.text()).isNotEqualTo(before.text());
        assertThat(after.signature().getJsonObject("signedBy").getString("label")).isEqualTo(pseudonym());
        assertThat(after.lines("member")).filteredOn(line -> line.getString("memberId").equals(margaret.memberId()))
                .singleElement().satisfies(line -> {
                    assertThat(line.getString("salt")).isNull();
                    assertThat(line.getJsonObject("personal")).isEqualTo(new JsonObject().put("email", pseudonym())
                            .put("name", pseudonym()).put("apiKeys", List.of(pseudonym())));
                    assertThat(line.getString("outcome")).isEqualTo("demoted");
                });
    }

    /** An operator's decision about the own membership is erased with the member, before and after completion. */
    @ParameterizedTest
    @ValueSource(booleans = { false, true })
    void anOperatorsDecisionOnTheirOwnMembershipTellsNobodyAnyMore(boolean afterwards) {
        Review review = Reviews.started(account, bob);
        decideAlike(bob, review, "keep", "still here", account.admin(), bob, margaret);
        Answer own = review.decide(Api.asOperator(linus.email()), linus, "keep").send();
        assertThat(own.status()).as(own.body()).isEqualTo(200);
        if (!afterwards) {
            erase(linus);
        }
        Answer signed = review.complete().send();
        assertThat(signed.status()).as(signed.body()).isEqualTo(200);
        Report before = Report.of(review);
        if (afterwards) {
            assertThat(before.forged()).isEmpty();
            assertThat(review.item(linus.memberId()).getJsonObject("decidedBy").getString("label")).isEqualTo(linus.email());
            erase(linus);
        }
        JsonObject item = review.item(linus.memberId());
        assertThat(item.getBoolean("selfReview")).isTrue();
        assertThat(item.getJsonObject("decidedBy").getString("label")).isEqualTo(pseudonym(linus));
        assertThat(item.encode() + Report.download(review, "ndjson") + Report.download(review, "csv") + printed(review))
                .doesNotContain(linus.email()).contains(pseudonym(linus));
        assertThat(Sql.count("select count(*) from review_item i where account_id = ?::uuid and i::text like ?", account.id(),
                "%" + linus.email() + "%")).isZero();
        Report after = Report.of(review);
        assertThat(after.sha256()).isEqualTo(before.sha256()).isEqualTo(review.get().getString("sha256"));
        assertThat(after.forged()).isEmpty();
    }

    /** An operator's other decisions keep their label, as in the log. */
    @Test
    void operatorsDecisionOnOthersKeepsItsLabel() {
        Review review = Reviews.started(account, bob);
        Api operator = Api.asOperator(linus.email());
        List.of(account.admin(), bob, linus, margaret)
                .forEach(each -> assertThat(review.decide(operator, each, "keep").send().status()).isEqualTo(200));
        assertThat(review.complete().send().status()).isEqualTo(200);
        Report before = Report.of(review);
        erase(linus);
        assertThat(review.item(bob.memberId()).getJsonObject("decidedBy").getString("label")).isEqualTo(linus.email());
        assertThat(decisions()).filteredOn(event -> event.getJsonObject("actor").getString("kind").equals("operator"))
                .hasSize(4).allSatisfy(event -> assertThat(event.getJsonObject("actor").getString("label"))
                        .isEqualTo(linus.email()));
        assertThat(Report.of(review).sha256()).isEqualTo(before.sha256());
        assertThat(Report.of(review).forged()).isEmpty();
    }

    /** Also after other erasures: personal data is sealed, or the pseudonym and nothing else. */
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

    /** The owner of the database can disable triggers; checking the report detects the change. */
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

    /** By the service's role, for a removed member. */
    @ParameterizedTest
    @ValueSource(strings = {
            "update review_item set note = null where review_id = $review and member_id = $margaret",
            "update review_item set email = $margaret || '@erased.invalid', salt = null where review_id = $review and member_id = $margaret",
            "update review_item i set (email, name, name_key, note, api_keys, salt) = (select e.email, e.name, e.name_key, e.note,"
                    + " e.api_keys, e.salt from jsonb_populate_record(i, erased_from_review(to_jsonb(i))) e)"
                    + " where account_id = $account and review_id = $review",
            "update review_item set decision = 'keep' where review_id = $review and member_id = $margaret",
            "update review_item set review_id = $review, member_id = $other where review_id = $open and member_id = $linus",
            "update review_item set review_id = $open, member_id = $other where review_id = $review and member_id = $linus",
            "delete from review_item where review_id = $review and member_id = $margaret",
            "update review_reviewer set name = 'Eve' where review_id = $review and member_id = $margaret",
            "update review_reviewer set seal = '', salt = null, email = $margaret || '@erased.invalid',"
                    + " name = $margaret || '@erased.invalid' where review_id = $review and member_id = $margaret",
            "update review set closer_label = 'Eve' where id = $review",
            "update review set closer_label = $closer || '@erased.invalid', closer_salt = null, version = 9 where id = $review",
            "update review set starter_label = $margaret || '@erased.invalid', starter_salt = null, closer_id = null where id = $review",
            "select erase_from_reviews($account, $linus)"
    })
    void nothingElseOfAClosedReviewChanges(String tampering) throws SQLException {
        assertThat(Call.delete(account.admin().api(), account.path(margaret)).send().status()).isEqualTo(200);
        for (Review review : List.of(completed, cancelled)) {
            String sql = tampering.replace("$review", quoted(review.id())).replace("$open", quoted(open.id()))
                    .replace("$other", quoted(UUID.randomUUID().toString())).replace("$account", quoted(account.id()))
                    .replace("$closer", quoted((review == cancelled ? margaret : account.admin()).memberId()))
                    .replace("$margaret", quoted(margaret.memberId()))
                    .replace("$linus", quoted(linus.memberId()));
            assertThatThrownBy(() -> asService(sql)).as(sql).hasMessageContaining("a closed review cannot be changed");
        }
    }

    @Test
    void serviceRoleCanOnlyErase() throws SQLException {
        String sql = "select erase_from_reviews(" + quoted(account.id()) + ", " + quoted(margaret.memberId()) + ")";
        assertThatThrownBy(() -> asService(sql)).hasMessageContaining("a closed review cannot be changed");
        assertThat(Call.delete(account.admin().api(), account.path(margaret)).send().status()).isEqualTo(200);
        assertThatCode(() -> asService(sql)).doesNotThrowAnyException();
        assertThat(Report.of(completed).forged()).isEmpty();
    }

    /** She started the review and is a reviewer. Two notes mention her, one of them with another member. */
    private Review decided() {
        Map<String, Object> wanted = Reviews.wanted(margaret, bob);
        Answer started = Call.post(margaret.api(), account.path() + "/reviews", wanted).send();
        assertThat(started.status()).as(started.body()).isEqualTo(201);
        Review review = new Review(account, started.json().getString("id"));
        decideAlike(margaret, review, "keep", "I, " + MARGARET + ", and he are still here", margaret, linus);
        decide(bob, review, margaret, "Is this <" + margaret.email() + ">?");
        decideAlike(bob, review, "demote", MARGARET + " changed teams", margaret);
        decideAlike(bob, review, "keep", "all but one", account.admin(), bob);
        decide(margaret, review, linus, "Linus stays");
        return review;
    }

    private static void decideAlike(Person reviewer, Review review, String decision, String note, Person... members) {
        Answer answer = Call.post(reviewer.api(), review.path() + "/decisions", Map.of("decisions",
                Stream.of(members).map(each -> Map.of("memberId", each.memberId(), "decision", decision, "note", note))
                        .toList()))
                .send();
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    }

    private static void decide(Person reviewer, Review review, Person member, String note) {
        Answer answer = Call.patch(reviewer.api(), review.item(member), Map.of("decision", "keep", "note", note)).send();
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    }

    private void erase() {
        erase(margaret);
    }

    private void erase(Person person) {
        Api ada = account.admin().api();
        assertThat(Call.delete(ada, account.path(person)).send().status()).isEqualTo(200);
        Answer erased = Call.post(ada, account.path(person) + "/erase").send();
        assertThat(erased.status()).as(erased.body()).isEqualTo(200);
    }

    private String pseudonym() {
        return pseudonym(margaret);
    }

    private static String pseudonym(Person person) {
        return person.memberId() + "@erased.invalid";
    }

    private List<JsonObject> decisions() {
        return Call.get(account.admin().api(), account.path() + "/audit-events?limit=200&action=review.decided").send().json()
                .getJsonArray("items").stream().map(JsonObject.class::cast).toList();
    }

    private String printed(Review review) {
        return Browser.signedIn(account.admin().email())
                .open("/accounts/" + account.id() + "/reviews/" + review.id() + "/report").html();
    }

    private static String quoted(String id) {
        return "'" + id + "'::uuid";
    }

    private static void asService(String sql) throws SQLException {
        try (Connection service = Sql.connectAsService(); Statement statement = service.createStatement()) {
            statement.execute(sql);
        }
    }

    private void asOwner(String sql) throws SQLException {
        try (Connection owner = Sql.connect(); Statement statement = owner.createStatement()) {
            statement.execute("set session_replication_role = replica");
            statement.execute(sql + " and review_id = " + quoted(completed.id()));
        }
    }
}
