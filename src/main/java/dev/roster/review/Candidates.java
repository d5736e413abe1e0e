package dev.roster.review;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import dev.roster.access.Permission;
import dev.roster.access.Permissions;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;

/** Who could be a reviewer, for choosing from. */
@ApplicationScoped
public class Candidates {

    private static final int MOST = 200;

    /** An account has few roles; of the members of each, the first by name. */
    private static final String LIST = """
            select m.id, m.email, m.name
            from role r
            cross join lateral (
                select k.id, k.email, k.name, k.name_key from member k
                where k.account_id = r.account_id and k.status = 'active' and k.role = r.name
                order by k.name_key, k.id
                limit %1$d
            ) m
            where r.account_id = $1 and r.permissions && $2::text[]
            order by m.name_key, m.id
            limit %1$d""".formatted(MOST);

    private static final String[] ALLOWING = Permissions.granting(Permission.REVIEW_DECIDE.value())
            .toArray(String[]::new);

    @Inject
    Pool database;

    /** Active members whose role lets them decide, by name; the first of them when there are very many. */
    public Uni<List<ReviewView.ByMember>> of(UUID accountId) {
        return database.preparedQuery(LIST).execute(Tuple.of(accountId, ALLOWING)).map(rows -> {
            List<ReviewView.ByMember> found = new ArrayList<>();
            rows.forEach(row -> found
                    .add(new ReviewView.ByMember(row.getUUID("id"), row.getString("email"), row.getString("name"))));
            return found;
        });
    }
}
