package dev.roster.invitation;

import dev.roster.access.Actor;
import dev.roster.account.Account;
import dev.roster.group.HeldGroup;
import dev.roster.member.FreeSeats;
import dev.roster.problem.Problem;
import dev.roster.problem.ProblemType;
import dev.roster.role.Role;
import dev.roster.value.EmailAddress;
import java.time.Instant;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

/** The rules of a request to invite, and the data that they need, read under the account's lock. */
final class InvitationContext {
    /** Messages about an address. The console has its own text for each. */
    static final String OTHER_DOMAIN = Account.OTHER_DOMAIN;
    static final String DUPLICATE = "is a duplicate in this request";

    final Actor actor;
    final Instant now;
    final boolean dryRun;
    final boolean resend;
    final Set<String> seen = new HashSet<>();
    Account account;
    Set<String> members;
    Map<String, Invitation> open;
    Map<String, Role> roles;
    Map<UUID, HeldGroup> groups;
    InvitationLimits.Limits limits;
    /**
     * One request invites at most as many people as seats are free. Open invitations do not take seats: people who accept too
     * late are told that all seats are taken, and can accept later.
     */
    final FreeSeats seats = new FreeSeats();

    InvitationContext(Actor actor, Instant now, boolean dryRun, boolean resend) {
        this.actor = actor;
        this.now = now;
        this.dryRun = dryRun;
        this.resend = resend;
    }

    /** A stored invitation can have a group that was deleted meanwhile. */
    private void mustAllow(UUID groupId) {
        HeldGroup group = groups.get(groupId);
        if (group != null) {
            group.mustBeManagedBy(actor);
            group.mustBeHeldBy(actor);
        } else if (!resend) {
            throw Problem.invalid("groups", "must be groups of this account");
        }
    }

    /** @param open the invitation of the address that this request replaces; null if there is none */
    void mustAllow(NewInvitation request, Invitation open) {
        Role role = roles.get(request.role());
        if (role == null) {
            throw Problem.invalid("role", "is not a role of this account");
        }
        role.mustBeHeldBy(actor);
        request.groupsOrNone().forEach(this::mustAllow);
        if (open != null) {
            roles.get(open.role).mustBeHeldBy(actor);
            Stream.of(open.groupIds).map(groups::get).filter(Objects::nonNull).forEach(group -> group.mustBeHeldBy(actor));
        }
        if (!account.allows(new EmailAddress(request.email()))) {
            throw Problem.invalid("email", OTHER_DOMAIN);
        }
        if (members.contains(request.email())) {
            throw ProblemType.ALREADY_MEMBER.because(request.email() + " belongs to a member of the account.");
        }
        if (!seen.add(request.email())) {
            throw Problem.invalid("email", DUPLICATE);
        }
        limits.mustNotHaveOptedOut(request.email());
    }
}
