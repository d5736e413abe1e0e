package dev.roster.member;

import dev.roster.database.Database;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.EnumMap;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;

/** Counts members by status up to a limit, so that the cost does not depend on the size of the account. */
@ApplicationScoped
public class MemberCounts {
    public static final int LIMIT = 100;

    /** The order makes PostgreSQL read an index. Without it, it may read the table from its start. */
    private static final String COUNT = """
            select s.status, (
                select count(*)::int
                from (
                    select 1
                    from role r
                    cross join lateral (
                        select 1 from member k where k.account_id = $1 and k.status = s.status and k.role = r.name
                        order by k.name_key, k.id
                        limit %1$d
                    ) one
                    where r.account_id = $1
                    limit %1$d
                ) counted) as members
            from unnest(%2$s) as s (status)""".formatted(LIMIT + 1, MemberStatus.ALL_IN_SQL);

    @Inject
    Database database;

    /** @return for each status the number of members, or one more than {@link #LIMIT} */
    public Uni<Map<MemberStatus, Integer>> of(UUID accountId) {
        return database
                .list(COUNT, row -> Map.entry(MemberStatus.fromString(row.getString("status")), row.getInteger("members")),
                        accountId)
                .map(counts -> counts.stream().collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue,
                        (one, other) -> one, () -> new EnumMap<>(MemberStatus.class))));
    }
}
