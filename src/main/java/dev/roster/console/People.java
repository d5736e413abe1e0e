package dev.roster.console;

import java.util.Locale;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import dev.roster.member.MemberList;
import dev.roster.platform.EmailAddress;
import io.smallrye.mutiny.Uni;

/** Finds the people that somebody typed the addresses of. */
@ApplicationScoped
class People {

    private static final UUID NOBODY = new UUID(0, 0);

    @Inject
    MemberList members;

    /** Null for everybody; for an address that nobody has, somebody whom there is not. */
    Uni<UUID> idOf(UUID accountId, String address) {
        if (address.length() > EmailAddress.LONGEST) {
            return Uni.createFrom().item(NOBODY);
        }
        return address.isEmpty() ? Uni.createFrom().nullItem()
                : members.idOf(accountId, address.toLowerCase(Locale.ROOT)).onItem().ifNull().continueWith(NOBODY);
    }
}
