package dev.roster.member;

import java.io.Serializable;
import java.text.Normalizer;
import java.time.Instant;
import java.util.Locale;
import java.util.UUID;

import jakarta.persistence.ColumnResult;
import jakarta.persistence.Entity;
import jakarta.persistence.EntityResult;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.SqlResultSetMapping;
import jakarta.persistence.Version;

import dev.roster.platform.Ids;
import dev.roster.platform.ProblemType;
import dev.roster.role.BuiltInRole;
import io.quarkus.hibernate.reactive.panache.PanacheEntityBase;

/** A person's place in an account. A removed member stays as a tombstone, so that the audit can name them. */
@Entity
@IdClass(Member.Key.class)
@SqlResultSetMapping(name = Member.LOCKED, entities = @EntityResult(entityClass = Member.class), columns = {
        @ColumnResult(name = "role_permissions", type = String[].class),
        @ColumnResult(name = "last_active_at", type = Instant.class),
        @ColumnResult(name = "last_active_via", type = String.class) })
class Member extends PanacheEntityBase {

    static final String LOCKED = "locked-member";

    private static final String ERASED = "Erased member";

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
    @Version
    int version;

    static Member join(UUID accountId, Newcomer person, String role, Instant now) {
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

    void changeRole(String newRole) {
        mustNotBeRemoved();
        role = newRole;
    }

    void suspend() {
        mustNotBeRemoved();
        status = MemberStatus.SUSPENDED.value();
    }

    void reactivate() {
        mustNotBeRemoved();
        status = MemberStatus.ACTIVE.value();
    }

    void remove(Instant now) {
        mustNotBeRemoved();
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

    boolean isActiveAdmin() {
        return status() == MemberStatus.ACTIVE && BuiltInRole.ADMIN.is(role);
    }

    MemberStatus status() {
        return MemberStatus.of(status);
    }

    private void mustNotBeRemoved() {
        if (status() == MemberStatus.REMOVED) {
            throw ProblemType.MEMBER_REMOVED.because("Invite the person again to make them a new member.");
        }
    }

    /** What names are sorted and searched by: without case and accents, so that "elodie" finds Élodie. */
    static String sortKey(String name) {
        return Normalizer.normalize(name, Normalizer.Form.NFKD).replaceAll("\\p{M}+", "").toLowerCase(Locale.ROOT);
    }
}
