package dev.roster.dormancy;

import java.util.List;
import java.util.Set;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import dev.roster.database.Database;
import dev.roster.problem.Problem;
import dev.roster.value.EmailAddress;
import io.smallrye.mutiny.Uni;

/** Exempt members by their addresses, as people name them. */
@ApplicationScoped
public class ExemptMembers {

    /** Who was removed since is left out: the form could not be sent with their address, which may be a pseudonym. */
    private static final String ADDRESSES = """
            select email from member where account_id = $1 and id = any($2) and status <> 'removed' order by email""";

    private static final String IDS = """
            select id from member where account_id = $1 and email = any($2) and status <> 'removed'""";

    @Inject
    Database database;

    public Uni<List<String>> addresses(UUID accountId, List<UUID> members) {
        return members.isEmpty() ? Uni.createFrom().item(List.of())
                : database.list(ADDRESSES, row -> row.getString("email"), accountId, members.toArray(UUID[]::new));
    }

    /** Fails when one of the addresses is no member's. */
    public Uni<Set<UUID>> ids(UUID accountId, Set<String> addresses) {
        if (addresses.size() > NewDormancyPolicy.MOST_EXEMPT) {
            return Uni.createFrom().failure(Problem.invalid("exemptMembers",
                    "must be at most " + NewDormancyPolicy.MOST_EXEMPT + " addresses of members"));
        }
        String[] wanted = addresses.stream().map(ExemptMembers::normalized).distinct().toArray(String[]::new);
        if (wanted.length == 0) {
            return Uni.createFrom().item(Set.of());
        }
        return database.list(IDS, row -> row.getUUID("id"), accountId, wanted)
                .invoke(found -> {
                    if (found.size() < wanted.length) {
                        throw noMember();
                    }
                })
                .map(Set::copyOf);
    }

    private static String normalized(String address) {
        EmailAddress wanted = EmailAddress.orNull(address);
        if (wanted == null) {
            throw noMember();
        }
        return wanted.value();
    }

    private static Problem noMember() {
        return Problem.invalid("exemptMembers", "must all be members of this account");
    }
}
