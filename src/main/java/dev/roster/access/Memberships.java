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
            return accountExists && !accountClosed && membership == null && person.verifiedEmail() != null
                    && policy.acceptsIssuer(person.issuer());
        }
    }

    Uni<Result> find(UUID accountId, String issuer, String subject);

    /**
     * Finds a membership by the subject. For a client's own token, first by the client: an edge remembers no absence, so the
     * lookup that finds most programs is the first.
     */
    default Uni<Result> findBound(UUID accountId, Principal principal) {
        String client = principal.program() == null ? null : principal.program().client();
        Uni<Result> bySubject = Uni.createFrom()
                .deferred(() -> find(accountId, principal.issuer(), principal.subject()));
        return (client == null ? bySubject
                : find(accountId, Program.issuerOfClients(principal.issuer()), client)
                        .chain(found -> !found.accountExists() || found.membership() != null ? Uni.createFrom().item(found)
                                : bySubject))
                .map(found -> found.visibleTo(principal));
    }

    /**
     * Finds the membership. If the person has none, and the account has provisioned a member with the person's verified
     * address, this is the first sign-in of that member.
     */
    Uni<Result> find(UUID accountId, Principal person);
}
