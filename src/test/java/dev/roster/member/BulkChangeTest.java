package dev.roster.member;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roster.access.Actor;
import dev.roster.access.Permissions;
import dev.roster.http.RequestOrigin;
import dev.roster.testing.Call;
import dev.roster.testing.Keys;
import dev.roster.testing.RosterStack;
import dev.roster.testing.Services;
import dev.roster.testing.Sql;
import dev.roster.testing.TestAccount;
import dev.roster.testing.TestAccount.Person;
import dev.roster.testing.Tokens;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Changes of many members are atomic and follow the rules of single changes. */
@QuarkusTest
@QuarkusTestResource(RosterStack.class)
class BulkChangeTest {
    private static final int MANY = 2_000;

    @Inject
    MemberService members;

    private TestAccount account;
    private UUID accountId;

    @BeforeEach
    void open() {
        account = TestAccount.open();
        accountId = UUID.fromString(account.id());
    }

    @Test
    void changesThousandsOfMembersWithAnAuditEventEach() {
        List<UUID> many = addMany();
        List<MemberStep> steps = many.stream().map(MemberStep::remove).toList();
        Instant begin = Instant.now();
        assertThat(apply(steps)).isEqualTo("ok");
        assertThat(Duration.between(begin, Instant.now())).isLessThan(Duration.ofSeconds(5));
        assertThat(membersThatAre("removed")).isEqualTo(MANY);
        assertThat(Sql.count(
                """
                        select count(*) from audit_event
                        where account_id = ?::uuid and action = 'member.removed' and actor_kind = 'system' and actor_label = 'Roster'""",
                account.id())).isEqualTo(MANY);
    }

    @Test
    void revokesTheAccessOfEachMember() {
        Person grace = account.add("grace", "admin");
        Person linus = account.add("linus", "member");
        String invitation = Call.post(grace.api(), account.path() + "/invitations", Map.of("email", account.email("friend")))
                .send().json().getString("id");
        Keys.create(account, grace);
        Keys.create(account, linus);
        Map<UUID, RevokedAccess> revoked = Services.call(() -> members.applyAll(Actor.system(accountId),
                List.of(MemberStep.changeRole(id(grace), "member"), MemberStep.remove(id(linus)))));
        assertThat(revoked.get(id(grace)).invitations()).containsExactly(UUID.fromString(invitation));
        assertThat(revoked.get(id(grace)).apiKeys()).isEmpty();
        assertThat(revoked.get(id(linus)).apiKeys()).hasSize(1);
        assertThat(Call.get(linus.api(), account.path()).send().outcome()).isEqualTo("404 not-found");
        assertThat(Call.get(grace.api(), account.path() + "/members").send().outcome()).isEqualTo("403 forbidden");
    }

    @Test
    void rejectsAChangeThatLeavesNoAdmin() {
        Person bob = account.add("bob", "admin");
        Person grace = account.add("grace", "member");
        assertThat(apply(List.of(MemberStep.remove(id(grace)), MemberStep.suspend(id(account.admin()), null),
                MemberStep.changeRole(id(bob), "member")))).isEqualTo("last-admin");
        assertThat(membersThatAre("active")).isEqualTo(3);
        assertThat(Sql.count("select count(*) from audit_event where account_id = ?::uuid and actor_kind = 'system'",
                account.id())).isZero();
    }

    @Test
    void appliesTheLastAdminRuleToTheResult() {
        Person grace = account.add("grace", "member");
        assertThat(apply(List.of(MemberStep.remove(id(account.admin())), MemberStep.changeRole(id(grace), "admin"))))
                .isEqualTo("ok");
        assertThat(Call.get(grace.api(), account.path() + "/members").send().status()).isEqualTo(200);
    }

    @Test
    void rejectsChangesOfPermissionsThatTheActorDoesNotHave() {
        Person grace = account.add("grace", "member");
        account.addRole("clerk", "account:read", "member:remove", "member:update");
        Person clerk = account.add("clerk", "clerk");
        Actor actor = new Actor(accountId, Actor.Kind.MEMBER, id(clerk), id(clerk), null, "Clerk", clerk.email(), "clerk",
                Permissions.of(List.of("account:read", "member:remove", "member:update")), "member:remove",
                RequestOrigin.ROSTER, null);
        assertThat(apply(actor, List.of(MemberStep.remove(id(grace)), MemberStep.remove(id(account.admin())))))
                .isEqualTo("forbidden");
        assertThat(apply(actor, List.of(MemberStep.changeRole(id(grace), "admin")))).isEqualTo("forbidden");
        assertThat(membersThatAre("removed")).isZero();
        assertThat(apply(actor, List.of(MemberStep.remove(id(grace))))).isEqualTo("ok");
    }

    @Test
    void rejectsRemovedAndUnknownMembers() {
        Person grace = account.add("grace", "member");
        Person linus = account.add("linus", "member");
        assertThat(apply(List.of(MemberStep.remove(id(grace))))).isEqualTo("ok");
        assertThat(apply(List.of(MemberStep.remove(id(linus)), MemberStep.suspend(id(grace), null))))
                .isEqualTo("member-removed");
        Person stranger = TestAccount.open().admin();
        assertThat(apply(List.of(MemberStep.remove(id(linus)), MemberStep.remove(id(stranger))))).isEqualTo("not-found");
        assertThat(membersThatAre("removed")).isEqualTo(1);
    }

    private String apply(List<MemberStep> steps) {
        return apply(Actor.system(accountId), steps);
    }

    private String apply(Actor actor, List<MemberStep> steps) {
        return Services.outcome(() -> members.applyAll(actor, steps));
    }

    private long membersThatAre(String status) {
        return Sql.count("select count(*) from member where account_id = ?::uuid and status = ?", account.id(), status);
    }

    private List<UUID> addMany() {
        Sql.update("""
                insert into member (account_id, id, issuer, subject, email, name, name_key, role, status, joined_at, version)
                select ?::uuid, gen_random_uuid(), ?, 'many-' || n, 'many-' || n || '@many.example', 'Many', 'many', 'member',
                    'active', now(), 0
                from generate_series(1, ?) n""", account.id(), Tokens.issuer(), MANY);
        Sql.update("""
                insert into activity (account_id, member_id, status, role, idle_since)
                select account_id, id, status, role, joined_at from member where account_id = ?::uuid and name = 'Many'""",
                account.id());
        Sql.update("analyze member, activity");
        return Sql.column("select id from member where account_id = ?::uuid and name = 'Many'", account.id()).stream()
                .map(UUID::fromString).toList();
    }

    private static UUID id(Person person) {
        return UUID.fromString(person.memberId());
    }
}
