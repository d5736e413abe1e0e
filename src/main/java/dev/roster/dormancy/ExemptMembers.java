package dev.roster.dormancy;

import dev.roster.database.Database;
import dev.roster.problem.Problem;
import dev.roster.value.EmailAddress;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** Checks exempt members, and maps them to their email addresses and back for the console. */
@ApplicationScoped
public class ExemptMembers {
    private static final String COUNT = "select count(*)::int as members from member where account_id = $1 and id = any($2)";

    /** Without removed members: their address can be a pseudonym, which the form would reject. */
    private static final String ADDRESSES = """
            select email from member where account_id = $1 and id = any($2) and status <> 'removed' order by email""";

    private static final String IDS = """
            select id from member where account_id = $1 and email = any($2) and status <> 'removed'""";

    @Inject
    Database database;

    Uni<Void> mustBeMembers(UUID accountId, Collection<UUID> members) {
        if (members.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        return database.first(COUNT, row -> row.getInteger("members"), accountId, members.toArray(UUID[]::new))
                .invoke(found -> mustMatch(found, members.size()))
                .replaceWithVoid();
    }

    public Uni<List<String>> addresses(UUID accountId, List<UUID> members) {
        return members.isEmpty() ? Uni.createFrom().item(List.of())
                : database.list(ADDRESSES, row -> row.getString("email"), accountId, members.toArray(UUID[]::new));
    }

    /** Fails with {@code validation} if an address belongs to no member. */
    public Uni<Set<UUID>> ids(UUID accountId, Set<String> addresses) {
        if (addresses.size() > NewDormancyPolicy.MAX_EXEMPT) {
            return Uni.createFrom().failure(Problem.invalid("exemptMembers",
                    "must be at most " + NewDormancyPolicy.MAX_EXEMPT + " addresses of members"));
        }
        String[] emails = addresses.stream().map(ExemptMembers::normalized).distinct().toArray(String[]::new);
        if (emails.length == 0) {
            return Uni.createFrom().item(Set.of());
        }
        return database.list(IDS, row -> row.getUUID("id"), accountId, emails)
                .invoke(found -> mustMatch(found.size(), emails.length))
                .map(Set::copyOf);
    }

    private static String normalized(String address) {
        EmailAddress email = EmailAddress.orNull(address);
        if (email == null) {
            throw notAllMembers();
        }
        return email.value();
    }

    private static void mustMatch(int found, int given) {
        if (found < given) {
            throw notAllMembers();
        }
    }

    private static Problem notAllMembers() {
        return Problem.invalid("exemptMembers", "must all be members of this account");
    }
}
