package dev.roster.member;

import java.io.Serializable;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Set;
import java.util.UUID;

import jakarta.persistence.ColumnResult;
import jakarta.persistence.Entity;
import jakarta.persistence.EntityResult;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.SqlResultSetMapping;
import jakarta.persistence.Version;

import dev.roster.problem.ProblemType;
import dev.roster.role.BuiltInRole;
import dev.roster.value.FoldedText;
import dev.roster.value.Ids;
import io.quarkus.hibernate.reactive.panache.PanacheEntityBase;

/** A person's place in an account. A removed member stays as a tombstone, so that the audit can name them. */
@Entity
@IdClass(Member.Key.class)
@SqlResultSetMapping(name = Member.LOCKED, entities = @EntityResult(entityClass = Member.class), columns = {
        @ColumnResult(name = "role_permissions", type = String[].class),
        @ColumnResult(name = "afterwards_permissions", type = String[].class),
        @ColumnResult(name = "last_active_at", type = Instant.class),
        @ColumnResult(name = "last_active_via", type = String.class) })
class Member extends PanacheEntityBase {

    static final String LOCKED = "locked-member";

    private static final String ERASED = "Erased member";
    /** In characters: NFKD makes up to 18 of one, and an index takes no key of more than 2,704 bytes. */
    private static final int LONGEST_SORT_KEY = 200;

    record Key(UUID accountId, UUID id) implements Serializable {
    }

    @Id
    UUID accountId;
    @Id
    UUID id;
    String issuer;
    String subject;
    String email;
    String name;
    String nameKey;
    String role;
    String status;
    Instant joinedAt;
    Instant removedAt;
    /** When the membership ends by itself. */
    Instant expiresAt;
    /** When the role ends by itself, and the member has {@link #roleAfterwards} again. */
    Instant roleExpiresAt;
    String roleAfterwards;
    @Version
    int version;

    static Member join(UUID accountId, NewMember person, String role, Instant now) {
        Member member = new Member();
        member.accountId = accountId;
        member.id = Ids.next();
        member.issuer = person.issuer();
        member.subject = person.subject();
        member.email = person.email();
        member.name = person.name();
        member.nameKey = sortKey(person.name());
        member.role = role;
        member.status = MemberStatus.ACTIVE.value();
        member.joinedAt = now;
        return member;
    }

    void change(MemberChange change, Instant now) {
        mustBelong(now);
        if (change.role() != null || change.changesRoleEnd()) {
            changeRole(change.role() == null ? roleAt(now) : change.role(),
                    change.limitsRole() ? change.roleExpiresAt().get() : null, now);
        }
        if (change.changesEnd()) {
            expiresAt = change.expiresAt().orElse(null);
        }
    }

    /** @param end null when the role is for good */
    private void changeRole(String newRole, Instant end, Instant now) {
        roleAfterwards = end == null ? null : lastingRole(newRole, now);
        roleExpiresAt = end;
        role = newRole;
    }

    /** What is there below a role that ends: what was below the one before, or else that one itself. */
    private String lastingRole(String newRole, Instant now) {
        if (roleEndsAfter(now)) {
            return roleAfterwards;
        }
        String before = roleAt(now);
        return before.equals(newRole) ? BuiltInRole.MEMBER.roleName() : before;
    }

    void suspend(Instant now) {
        mustBelong(now);
        status = MemberStatus.SUSPENDED.value();
    }

    void reactivate(Instant now) {
        mustBelong(now);
        status = MemberStatus.ACTIVE.value();
    }

    void remove(Instant now) {
        mustBelong(now);
        status = MemberStatus.REMOVED.value();
        removedAt = now;
    }

    /** Whoever they were: the identity provider's names for them go as well, so that nobody is recognised by them. */
    void erase(String pseudonym) {
        email = pseudonym;
        name = ERASED;
        nameKey = sortKey(ERASED);
        issuer = "";
        subject = pseudonym;
    }

    /** Writes down what its own ends have made true; nothing when none has come, or was moved. */
    void end(Instant now) {
        if (status() == MemberStatus.REMOVED) {
            return;
        }
        if (hasEnded(now)) {
            status = MemberStatus.REMOVED.value();
            removedAt = expiresAt;
        } else if (roleHasEnded(now)) {
            role = roleAfterwards;
            roleExpiresAt = null;
            roleAfterwards = null;
        }
    }

    boolean hasEnded(Instant now) {
        return expiresAt != null && !expiresAt.isAfter(now);
    }

    private boolean roleHasEnded(Instant now) {
        return roleExpiresAt != null && !roleExpiresAt.isAfter(now);
    }

    boolean roleEndsAfter(Instant now) {
        return roleExpiresAt != null && roleExpiresAt.isAfter(now);
    }

    /** The role that counts at that time, whatever has been written. */
    String roleAt(Instant now) {
        return roleHasEnded(now) ? roleAfterwards : role;
    }

    /** The status that counts at that time, whatever has been written. */
    MemberStatus statusAt(Instant now) {
        return hasEnded(now) ? MemberStatus.REMOVED : status();
    }

    /** An active admin whom no end takes away: what an account keeps at least one of. */
    boolean isLastingAdmin() {
        return status() == MemberStatus.ACTIVE && BuiltInRole.ADMIN.is(role) && expiresAt == null && roleExpiresAt == null;
    }

    MemberStatus status() {
        return MemberStatus.of(status);
    }

    private void mustBelong(Instant now) {
        if (statusAt(now) == MemberStatus.REMOVED) {
            throw ProblemType.MEMBER_REMOVED.because("Invite the person again to make them a new member.");
        }
    }

    /** As exactly as the database keeps it. */
    private static Instant stored(Instant time) {
        return time.truncatedTo(ChronoUnit.MICROS);
    }

    /** What a name is sorted by: without case, accents and punctuation, so that Łukasz is listed near Lukas. */
    static String sortKey(String name) {
        return FoldedText.of(name, LONGEST_SORT_KEY);
    }

    /** What the member is found by (member_entry). */
    Set<String> searchEntries() {
        return SearchEntries.of(name, email);
    }
}
