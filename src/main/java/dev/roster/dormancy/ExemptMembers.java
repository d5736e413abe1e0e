package dev.roster.dormancy;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import dev.roster.platform.EmailAddress;
import dev.roster.platform.Problem;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;

/** Exempt members by their addresses, as people name them. */
@ApplicationScoped
public class ExemptMembers {

    private static final String ADDRESSES = """
            select email from member where account_id = $1 and id = any($2) order by email""";

    private static final String IDS = """
            select id from member where account_id = $1 and email = any($2) and status <> 'removed'""";

    @Inject
    Pool database;

    public Uni<List<String>> addresses(UUID accountId, List<UUID> members) {
        return members.isEmpty() ? Uni.createFrom().item(List.of())
                : database.preparedQuery(ADDRESSES).execute(Tuple.of(accountId, members.toArray(UUID[]::new)))
                        .map(rows -> rows.stream().map(row -> row.getString("email")).toList());
    }

    /** Fails when one of the addresses is no member's. */
    public Uni<Set<UUID>> ids(UUID accountId, Set<String> addresses) {
        String[] wanted = addresses.stream().map(ExemptMembers::normalized).distinct().toArray(String[]::new);
        if (wanted.length == 0) {
            return Uni.createFrom().item(Set.of());
        }
        return database.preparedQuery(IDS).execute(Tuple.of(accountId, wanted)).map(rows -> {
            Set<UUID> found = new HashSet<>();
            rows.forEach(row -> found.add(row.getUUID("id")));
            if (found.size() < wanted.length) {
                throw noMember();
            }
            return found;
        });
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
