package dev.roster.member;

import io.smallrye.mutiny.Uni;
import java.util.UUID;

/** Notifies people of an account that has lost its last admin, in the transaction of the directory's change. */
public interface LastAdminHandler {
    Uni<Void> lostLastAdmin(UUID accountId);
}
