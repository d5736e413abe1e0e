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

        public Result withoutMembership() {
            return new Result(accountExists, accountClosed, policy, null);
        }

        /** Whether a first sign-in could find a membership. */
        public boolean canSignIn(Principal person) {
            return accountExists && !accountClosed && membership == null && person.verifiedEmail() != null;
        }
    }

    Uni<Result> find(UUID accountId, String issuer, String subject);

    /**
     * Finds the membership. If the person has none, and the account has provisioned a member with the person's verified
     * address, this is the first sign-in of that member.
     */
    Uni<Result> find(UUID accountId, Principal person);
}
