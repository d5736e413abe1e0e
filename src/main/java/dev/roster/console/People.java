package dev.roster.console;

import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import dev.roster.member.MemberList;
import dev.roster.value.EmailAddress;
import io.smallrye.mutiny.Uni;

/** Finds the people that somebody typed the addresses of. */
@ApplicationScoped
class People {

    private static final UUID NOBODY = new UUID(0, 0);

    @Inject
    MemberList members;

    /** Null for everybody; for an address that nobody has, somebody whom there is not. */
    Uni<UUID> idOf(UUID accountId, String address) {
        if (address.isEmpty()) {
            return Uni.createFrom().nullItem();
        }
        EmailAddress wanted = EmailAddress.orNull(address);
        return wanted == null ? Uni.createFrom().item(NOBODY)
                : members.idOf(accountId, wanted.value()).onItem().ifNull().continueWith(NOBODY);
    }
}
