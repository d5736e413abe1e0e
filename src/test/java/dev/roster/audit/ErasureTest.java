package dev.roster.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roster.testing.Answer;
import dev.roster.testing.Api;
import dev.roster.testing.Browser;
import dev.roster.testing.Call;
import dev.roster.testing.Invites;
import dev.roster.testing.Keys;
import dev.roster.testing.PersonalData;
import dev.roster.testing.RosterStack;
import dev.roster.testing.Sql;
import dev.roster.testing.TestAccount;
import dev.roster.testing.TestAccount.Person;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** After an erasure, the account names the member nowhere, and keeps the member's actions. */
@QuarkusTest
@QuarkusTestResource(RosterStack.class)
class ErasureTest {
    private TestAccount account;
    private Person grace;
    private TestAuditLog log;

    @BeforeEach
    void addMemberWithEvents() {
        account = TestAccount.open();
        grace = account.add("grace", "admin");
        log = new TestAuditLog(account);
        Keys.create(account, grace);
        grace.api().request().header("User-Agent", "Graces own browser").contentType("application/json")
                .body(Map.of("email", account.email("friend"), "note", "from grace")).post(account.path() + "/invitations");
        importAgain();
        grace.api().delete(account.path(account.admin()) + "x");
        account.admin().api().patch(account.path(grace), Map.of("role", "member"));
        grace.api().get(account.path() + "/members");
        account.admin().api().delete(account.path(grace));
    }

    @Test
    void erasureRemovesPersonalData() {
        int events = log.page("audit-events?limit=200").size();
        Answer erased = erase();
        assertThat(erased.status()).as(erased.body()).isEqualTo(200);
        assertThat(erased.json().getString("email")).isEqualTo(grace.memberId() + "@erased.invalid");
        assertThat(log.page("audit-events?limit=200")).hasSize(events + 1);
        assertThat(log.newest(1).get(0).getString("action")).isEqualTo("member.erased");
        PersonalData.mustBeErased(grace.email());
        PersonalData.mustBeErased(account, "Graces own browser");
    }

    @Test
    void actionsStayAndTheChainIsWhole() {
        erase();
        log.mustBeWhole();
        assertThat(log.verify().getLong("erasedEvents")).isGreaterThan(5);
        List<JsonObject> theirs = log.page("audit-events?limit=200&actorId=" + grace.memberId());
        assertThat(theirs).extracting(event -> event.getString("action"))
                .contains("api-key.created", "invitation.created", "member.joined", "access.denied");
        assertThat(theirs).allSatisfy(event -> {
            assertThat(event.getJsonObject("actor").getString("label")).isEqualTo(grace.memberId() + "@erased.invalid");
            assertThat(event.getJsonObject("origin").getString("ip")).isNull();
            assertThat(event.getJsonObject("seal").getString("actorSalt")).isNull();
        });
        assertThat(
                log.page("audit-events?limit=200&action=member.role-changed").get(0).getJsonObject("after").getString("role"))
                .isEqualTo("member");
    }

    @Test
    void changedEventIsDetectedAfterAnErasure() {
        erase();
        long sequence = log.page("audit-events?action=member.role-changed").get(0).getLong("sequence");
        log.tamper("update audit_event set after = '{\"role\": \"admin\"}'", sequence);
        log.mustBreak("altered", sequence);
    }

    /** No seal covers the data of an erased person, so only the pseudonym is valid. */
    @ParameterizedTest
    @ValueSource(strings = { "user_agent = 'Eves browser'", "ip = '192.0.2.1'",
            "actor_label = gen_random_uuid() || '@erased.invalid'",
            "actor_label = 'eve@evil.example'" })
    void replacedPseudonymOfAnActorIsDetected(String change) {
        erase();
        long sequence = log.page("audit-events?action=invitation.created&actorId=" + grace.memberId()).get(0)
                .getLong("sequence");
        log.tamper("update audit_event set " + change, sequence);
        log.mustBreak("altered", sequence);
    }

    @ParameterizedTest
    @ValueSource(strings = { "after = after || '{\"email\": \"eve@evil.example\"}'",
            "after = after || '{\"note\": \"Eve was here\"}'",
            "before = '{\"name\": \"Eve\"}'", "target_label = gen_random_uuid() || '@erased.invalid'" })
    void replacedPseudonymOfATargetIsDetected(String change) {
        erase();
        long sequence = log.page("audit-events?action=member.joined&targetId=" + grace.memberId()).get(0).getLong("sequence");
        log.tamper("update audit_event set " + change, sequence);
        log.mustBreak("altered", sequence);
    }

    @Test
    void pseudonymOfAnotherMemberIsDetected() {
        erase();
        long sequence = log.page("audit-events?action=member.removed").get(0).getLong("sequence");
        log.tamper("update audit_event set actor_label = '" + grace.memberId()
                + "@erased.invalid', ip = null, user_agent = null, actor_salt = null", sequence);
        log.mustBreak("altered", sequence);
    }

    @Test
    void erasureRequiresPermissionAndARemovedMember() {
        Person linus = account.add("linus", "member");
        assertThat(Call.post(ada(), account.path(linus) + "/erase").send().outcome()).isEqualTo("409 member-not-removed");
        assertThat(Call.post(linus.api(), account.path(grace) + "/erase").send().outcome()).isEqualTo("403 forbidden");
        assertThat(Call.post(TestAccount.open().admin().api(), account.path(grace) + "/erase").send().outcome())
                .isEqualTo("404 not-found");
        account.add("grace", "member");
        assertThat(erase().outcome()).isEqualTo("409 member-not-removed");
        log.mustBeWhole();
    }

    @Test
    void erasedMemberCanBeErasedAgainAndInvitedAgain() {
        erase();
        List<JsonObject> before = log.newest(3);
        assertThat(erase().status()).isEqualTo(200);
        assertThat(log.newest(3)).isEqualTo(before);
        Person again = account.add("grace", "member");
        assertThat(again.memberId()).isNotEqualTo(grace.memberId());
        assertThat(log.page("members/" + again.memberId() + "/audit-events")).extracting(event -> event.getString("action"))
                .containsExactly("invitation.accepted", "member.joined");
        log.mustBeWhole();
    }

    /** An invitation that can be accepted prevents the erasure. */
    @Test
    void openInvitationPreventsTheErasure() {
        String id = Invites.of(account).id("grace");
        assertThat(erase().outcome()).isEqualTo("409 member-not-removed");
        Sql.update("update invitation set expires_at = now() where id = ?::uuid", id);
        assertThat(erase().outcome()).isEqualTo("409 member-not-removed");
        assertThat(Invites.of(account).get(id).getString("email")).isEqualTo(grace.email());
        assertThat(Call.delete(ada(), account.path() + "/invitations/" + id).send().status()).isEqualTo(204);
        erasureRemovesPersonalData();
    }

    /** Imports a list in the console that contains the member. */
    private void importAgain() {
        Browser browser = Browser.signedIn(account.admin().email());
        String page = "/accounts/" + account.id() + "/invitations/import";
        browser.submitParts(browser.open(page), page + "/send",
                Map.of("csv", "email\n" + grace.email().toUpperCase(Locale.ROOT)));
        assertThat(Sql.count("select count(*) from invitation_import where account_id = ?::uuid", account.id())).isEqualTo(1);
    }

    /** A gap contains no personal data. */
    @Test
    void gapsContainNoPersonalData() {
        expire("sequence % 3 = 0");
        Sql.column("select to_jsonb(g) from audit_gap g where account_id = ?::uuid", account.id())
                .forEach(left -> assertThat(left).doesNotContainIgnoringCase("grace"));
        assertThat(erase().status()).isEqualTo(200);
        PersonalData.mustBeErased(grace.email());
        PersonalData.mustBeErased(account, "Graces own browser");
        log.mustBeWhole();
    }

    @Test
    void erasedEventsCanExpire() {
        erase();
        expire("sequence % 3 > 0");
        log.mustBeWhole();
        expire("true");
        log.mustBeWhole();
    }

    private void expire(String which) {
        log.expire("2020-02-03", which);
        TestAuditLog.maintainPartitions();
        assertThat(Sql.count("select count(*) from audit_gap where account_id = ?::uuid", account.id())).isGreaterThan(3);
    }

    private Answer erase() {
        return Call.post(ada(), account.path(grace) + "/erase").send();
    }

    private Api ada() {
        return account.admin().api();
    }
}
