package dev.roster.member;

import dev.roster.access.Permissions;
import dev.roster.audit.Pseudonym;
import dev.roster.database.Database;
import dev.roster.group.HeldGroup;
import dev.roster.problem.Problem;
import dev.roster.problem.ProblemType;
import dev.roster.role.BuiltInRole;
import dev.roster.value.FoldedText;
import dev.roster.value.Ids;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The membership of an account of a person or a program, with its transitions; {@link MemberTable} reads and writes it. The row
 * of a removed member stays, so that the audit log can name the member.
 */
class Member {
    static final String ERASED = "Erased member";
    /** In characters. NFKD expands one character to up to 18, and an index rejects keys of more than 2,704 bytes. */
    private static final int MAX_SORT_KEY_LENGTH = 200;

    UUID accountId;
    UUID id;
    MemberKind kind = MemberKind.PERSON;
    /** Null before the first sign-in, and for a service account that has API keys only. */
    String issuer;
    /** Null if and only if the issuer is. */
    String subject;
    /** Null for a service account. */
    String email;
    String name;
    String role;
    MemberStatus status;
    Instant joinedAt;
    Instant removedAt;
    Instant expiresAt;
    /** At this time, the member gets {@link #roleAfterwards}. */
    Instant roleExpiresAt;
    String roleAfterwards;
    /** Resolved when the row is locked, and for a new member; else null. */
    List<HeldGroup> groups;
    /** The ids in the locked row, which can name deleted groups; null if the row is not locked. */
    Set<UUID> storedGroups;
    /** The new start of the idle clock, if a transition restarts it; else null. */
    Instant idleSince;
    /** Whether the present suspension is the directory's. */
    boolean suspendedByDirectory;
    /** The addresses before {@link #email}. */
    List<String> formerEmails = List.of();
    /** Whether a directory has set the address: no sign-in of the member has proved it. */
    boolean emailByDirectory;
    /** {@code iat} of the token with which name and address were last compared, or the time of joining; null if neither. */
    Instant profileAt;
    int version;

    /** Creates an active member, or a provisioned one if the person's identity is not known. */
    static Member create(UUID accountId, NewMember person, String role, List<HeldGroup> groups, Instant joinedAt) {
        Member member = new Member();
        member.accountId = accountId;
        member.id = Ids.next();
        member.issuer = person.issuer();
        member.subject = person.subject();
        member.email = person.email();
        member.name = person.name();
        member.role = role;
        member.groups = groups;
        member.status = member.enabled();
        member.joinedAt = joinedAt;
        return member;
    }

    /** Creates an active service account without an identity. */
    static Member createService(UUID accountId, String name, String role, List<HeldGroup> groups, Instant expiresAt,
            Instant now) {
        Member member = new Member();
        member.accountId = accountId;
        member.id = Ids.next();
        member.kind = MemberKind.SERVICE;
        member.name = name;
        member.role = role;
        member.groups = groups;
        member.status = MemberStatus.ACTIVE;
        member.joinedAt = now;
        member.expiresAt = expiresAt;
        return member;
    }

    static Member of(Row row) {
        Member member = new Member();
        member.accountId = row.getUUID("account_id");
        member.id = row.getUUID("id");
        member.kind = MemberKind.fromString(row.getString("kind"));
        member.issuer = row.getString("issuer");
        member.subject = row.getString("subject");
        member.email = row.getString("email");
        member.name = row.getString("name");
        member.role = row.getString("role");
        member.status = MemberStatus.fromString(row.getString("status"));
        member.joinedAt = Database.instant(row, "joined_at");
        member.removedAt = Database.instant(row, "removed_at");
        member.expiresAt = Database.instant(row, "expires_at");
        member.roleExpiresAt = Database.instant(row, "role_expires_at");
        member.roleAfterwards = row.getString("role_afterwards");
        member.suspendedByDirectory = row.getBoolean("suspended_by_directory");
        member.formerEmails = List.of(row.getArrayOfStrings("former_emails"));
        member.emailByDirectory = row.getBoolean("email_by_directory");
        member.profileAt = Database.instant(row, "profile_at");
        member.version = row.getInteger("version");
        return member;
    }

    void change(MemberChange change, Instant now) {
        mustNotBeRemoved(now);
        if (change.role() != null || change.roleExpiresAt() != null) {
            String newRole = change.role() == null ? roleAt(now) : change.role();
            roleAfterwards = change.newRoleExpiry() == null ? null : roleAfterExpiry(newRole, now);
            roleExpiresAt = change.newRoleExpiry();
            role = newRole;
        }
        if (change.expiresAt() != null) {
            expiresAt = change.expiresAt().orElse(null);
        }
    }

    /** The role that the member gets when the new role expires. */
    private String roleAfterExpiry(String newRole, Instant now) {
        if (roleExpiryAt(now) != null) {
            return roleAfterwards;
        }
        String current = roleAt(now);
        return current.equals(newRole) ? BuiltInRole.MEMBER.roleName() : current;
    }

    /** The suspension of a suspended member stays that of the former actor. */
    void suspend(boolean byDirectory, Instant now) {
        mustNotBeRemoved(now);
        suspendedByDirectory = status == MemberStatus.SUSPENDED ? suspendedByDirectory : byDirectory;
        status = MemberStatus.SUSPENDED;
    }

    /** Restarts the idle clock, so that the member is not dormant at once. */
    void reactivate(Instant now) {
        mustNotBeRemoved(now);
        status = enabled();
        suspendedByDirectory = false;
        idleSince = now;
    }

    /** Changes the person's name and address. The first sign-in of a provisioned member proves the address. */
    void changePerson(String newName, String newEmail, boolean byDirectory) {
        name = newName;
        if (!email.equals(newEmail)) {
            emailByDirectory = byDirectory && issuer != null;
            formerEmails = Stream.concat(formerEmails.stream().filter(former -> !former.equals(newEmail)), Stream.of(email))
                    .distinct().toList();
            email = newEmail;
        }
    }

    /** The first sign-in of a provisioned member binds the person's identity. It restarts the idle clock. */
    void signIn(String personIssuer, String personSubject, Instant now) {
        issuer = personIssuer;
        subject = personSubject;
        status = enabled();
        idleSince = now;
    }

    void changeIdentity(String newIssuer, String newSubject) {
        issuer = newIssuer;
        subject = newSubject;
    }

    /** Whether the first sign-in of the person activates the member. */
    boolean canBind(NewMember person, Instant now) {
        return statusAt(now) == MemberStatus.PROVISIONED && email.equals(person.email());
    }

    boolean isBoundTo(NewMember person) {
        return status == MemberStatus.ACTIVE && person.issuer().equals(issuer) && person.subject().equals(subject);
    }

    private MemberStatus enabled() {
        return issuer == null && !isService() ? MemberStatus.PROVISIONED : MemberStatus.ACTIVE;
    }

    void remove(Instant now) {
        mustNotBeRemoved(now);
        status = MemberStatus.REMOVED;
        removedAt = now;
        groups = List.of();
    }

    void join(HeldGroup group, Instant now) {
        mustNotBeRemoved(now);
        if (!isIn(group.id())) {
            groups = Stream.concat(groups.stream(), Stream.of(group)).toList();
        }
    }

    void leave(HeldGroup group, Instant now) {
        mustNotBeRemoved(now);
        if (isIn(group.id())) {
            groups = groups.stream().filter(held -> !held.id().equals(group.id())).toList();
        }
    }

    /** Assigns the role, and leaves the groups that grant permissions, except those of the directory. */
    void demote(String lowerRole, Instant now) {
        change(new MemberChange(lowerRole, null, null), now);
        List.copyOf(groups).stream().filter(Member::isLeftByDemotion).forEach(group -> leave(group, now));
    }

    static boolean isLeftByDemotion(HeldGroup group) {
        return group.role() != null && !group.isManagedByDirectory();
    }

    boolean isIn(UUID groupId) {
        return groups.stream().anyMatch(group -> group.id().equals(groupId));
    }

    /** Unites the permissions of the member's groups. */
    Permissions groupPermissions() {
        return groups.stream().map(HeldGroup::permissions).reduce(Permissions.NONE, Permissions::plus);
    }

    /** Whether the groups differ from the locked row. */
    boolean groupsChanged() {
        return storedGroups != null && !storedGroups.equals(groups.stream().map(HeldGroup::id).collect(Collectors.toSet()));
    }

    /** Changes the name and the identity of a service account. */
    void changeService(String newName, String newIssuer, String newSubject) {
        name = newName;
        issuer = newIssuer;
        subject = newSubject;
    }

    boolean isService() {
        return kind == MemberKind.SERVICE;
    }

    /** For audit events. */
    String label() {
        return isService() ? name : email;
    }

    /** Also replaces the identity provider's identifiers, so that a later sign-in does not match this member. */
    void erase(String pseudonym) {
        email = isService() ? null : pseudonym;
        formerEmails = List.of();
        name = ERASED;
        issuer = "";
        subject = pseudonym;
    }

    boolean isErased() {
        return Pseudonym.of(id).equals(subject);
    }

    /** Stores an expiry that has passed. Does nothing if none has. */
    void expire(Instant now) {
        if (status == MemberStatus.REMOVED) {
            return;
        }
        if (hasExpired(now)) {
            status = MemberStatus.REMOVED;
            removedAt = expiresAt;
            groups = List.of();
        } else if (roleHasExpired(now)) {
            role = roleAfterwards;
            roleExpiresAt = null;
            roleAfterwards = null;
        }
    }

    boolean hasExpired(Instant now) {
        return expiresAt != null && !expiresAt.isAfter(now);
    }

    private boolean roleHasExpired(Instant now) {
        return roleExpiresAt != null && !roleExpiresAt.isAfter(now);
    }

    /** When the effective role expires; null if it does not. */
    Instant roleExpiryAt(Instant now) {
        return roleHasExpired(now) ? null : roleExpiresAt;
    }

    /** The rule {@link MemberConditions#lastingAdmin} for a member whose groups are resolved. */
    boolean isLastingAdmin() {
        return status == MemberStatus.ACTIVE && !isService() && expiresAt == null
                && (BuiltInRole.ADMIN.is(role) && roleExpiresAt == null
                        || groups.stream().anyMatch(group -> BuiltInRole.ADMIN.is(group.role())));
    }

    /** Whether the member has access, or gets it with the first sign-in. */
    boolean isEnabled() {
        return status == MemberStatus.ACTIVE || status == MemberStatus.PROVISIONED;
    }

    /** The effective role, even if its expiry is not stored yet. */
    String roleAt(Instant now) {
        return roleHasExpired(now) ? roleAfterwards : role;
    }

    /** The effective status, even if an expiry is not stored yet. */
    MemberStatus statusAt(Instant now) {
        return hasExpired(now) ? MemberStatus.REMOVED : status;
    }

    void mustNotBeRemoved(Instant now) {
        if (statusAt(now) == MemberStatus.REMOVED) {
            throw ProblemType.MEMBER_REMOVED.because("Invite the person again to make them a new member.");
        }
    }

    static Problem ownExtension() {
        return ProblemType.FORBIDDEN.because("Members cannot extend their own membership or role.");
    }

    /** The state that audit events show; without the properties that are null. */
    JsonObject auditState() {
        JsonObject state = new JsonObject()
                .put("role", role)
                .put("status", status.value())
                .put("groups", groups.isEmpty() ? null : new JsonArray(groups.stream().map(HeldGroup::name).sorted().toList()))
                .put("roleExpiresAt", Objects.toString(roleExpiresAt, null))
                .put("roleAfterwards", roleAfterwards)
                .put("expiresAt", Objects.toString(expiresAt, null));
        state.getMap().values().removeIf(Objects::isNull);
        return state;
    }

    /** Ignores case, accents and punctuation, so that Łukasz is listed near Lukas. */
    static String sortKey(String name) {
        return FoldedText.of(name, MAX_SORT_KEY_LENGTH);
    }
}
