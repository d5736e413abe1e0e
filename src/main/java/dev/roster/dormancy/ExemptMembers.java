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

/** Maps exempt members to their email addresses and back, for the console. */
@ApplicationScoped
public class ExemptMembers {

    /** Without removed members: their address, which can be a pseudonym, would make the form invalid. */
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

    /** Fails with {@code validation} if an address belongs to no member. */
    public Uni<Set<UUID>> ids(UUID accountId, Set<String> addresses) {
        if (addresses.size() > NewDormancyPolicy.MOST_EXEMPT) {
            return Uni.createFrom().failure(Problem.invalid("exemptMembers",
                    "must be at most " + NewDormancyPolicy.MOST_EXEMPT + " addresses of members"));
        }
        String[] emails = addresses.stream().map(ExemptMembers::normalized).distinct().toArray(String[]::new);
        if (emails.length == 0) {
            return Uni.createFrom().item(Set.of());
        }
        return database.list(IDS, row -> row.getUUID("id"), accountId, emails)
                .invoke(found -> {
                    if (found.size() < emails.length) {
                        throw notAMember();
                    }
                })
                .map(Set::copyOf);
    }

    private static String normalized(String address) {
        EmailAddress email = EmailAddress.orNull(address);
        if (email == null) {
            throw notAMember();
        }
        return email.value();
    }

    private static Problem notAMember() {
        return Problem.invalid("exemptMembers", "must all be members of this account");
    }
}
