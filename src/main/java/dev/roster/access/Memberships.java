package dev.roster.access;

import io.smallrye.mutiny.Uni;
import java.util.UUID;

/**
 * The lookup of memberships for decisions. The implementation of a core reads the database for each call and reuses no result.
 * That of an edge reuses results under a lease (docs/adr/0020).
 */
public interface Memberships {
    /** @param membership null if the person is not a member */
    record Result(boolean accountExists, boolean accountClosed, SignInPolicy policy, Membership membership) {
        public static final Result NO_ACCOUNT = new Result(false, false, SignInPolicy.NONE, null);

        /** Without the membership of a program, if the principal is a person. */
        Result visibleTo(Principal principal) {
            return membership == null || !membership.service() || principal.program() != null ? this : withoutMembership();
        }

        public Result withoutMembership() {
            return new Result(accountExists, accountClosed, policy, null);
        }

        /** Whether a first sign-in could find a membership. */
        public boolean canSignIn(Principal person) {
            return accountExists && !accountClosed && membership == null && person.verifiedEmail() != null;
        }
    }

    Uni<Result> find(UUID accountId, String issuer, String subject);

    /** Finds a membership by the subject or, for a client's own token, by the client. */
    default Uni<Result> findBound(UUID accountId, Principal principal) {
        String client = principal.program() == null ? null : principal.program().client();
        return find(accountId, principal.issuer(), principal.subject())
                .chain(found -> client == null || !found.accountExists() || found.membership() != null
                        ? Uni.createFrom().item(found)
                        : find(accountId, Program.issuerOfClients(principal.issuer()), client))
                .map(found -> found.visibleTo(principal));
    }

    /**
     * Finds the membership. If the person has none, and the account has provisioned a member with the person's verified
     * address, this is the first sign-in of that member.
     */
    Uni<Result> find(UUID accountId, Principal person);
}
