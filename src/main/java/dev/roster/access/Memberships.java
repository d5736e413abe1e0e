package dev.roster.access;

import io.smallrye.mutiny.Uni;
import java.util.UUID;

/**
 * The lookup of memberships for decisions. The implementation of a core reads the database for each call and reuses no result.
 * That of an edge reuses results under a lease (docs/adr/0020).
 */
public interface Memberships {
    /** @param membership null if the person is not a member */
    record Result(boolean accountExists, boolean accountClosed, Membership membership) {
        public static final Result NO_ACCOUNT = new Result(false, false, null);
    }

    Uni<Result> find(UUID accountId, String issuer, String subject);
}
