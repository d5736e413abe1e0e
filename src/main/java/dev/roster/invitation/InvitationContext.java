package dev.roster.invitation;

import dev.roster.access.Actor;
import dev.roster.account.Account;
import dev.roster.problem.Problem;
import dev.roster.problem.ProblemType;
import dev.roster.role.Role;
import dev.roster.value.EmailAddress;
import java.time.Instant;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** The rules of a request to invite, and the data that they need, read under the account's lock. */
final class InvitationContext {
    /** Messages about an address. The console has its own text for each. */
    static final String OTHER_DOMAIN = "must be of a domain that the account allows";
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
    InvitationLimits.Limits limits;

    InvitationContext(Actor actor, Instant now, boolean dryRun, boolean resend) {
        this.actor = actor;
        this.now = now;
        this.dryRun = dryRun;
        this.resend = resend;
    }

    /** @param open the invitation of the address that this request replaces; null if there is none */
    void mustAllow(NewInvitation request, Invitation open) {
        Role role = roles.get(request.role());
        if (role == null) {
            throw Problem.invalid("role", "is not a role of this account");
        }
        role.mustBeHeldBy(actor);
        if (open != null) {
            roles.get(open.role).mustBeHeldBy(actor);
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
