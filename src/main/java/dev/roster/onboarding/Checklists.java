package dev.roster.onboarding;

import dev.roster.database.Database;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.UUID;

/** Computes the checklist from the data of the account, in one statement that reads at most one row of each table. */
@ApplicationScoped
public class Checklists {
    /** The invitation of the first admin has no inviter. */
    private static final String FIND = """
            select
                exists (select from invitation i where i.account_id = $1 and i.state = 'open' and i.inviter_id is not null)
                    as has_invited,
                exists (select from role r where r.account_id = $1 and not r.built_in and r.deleted_at is null) as has_role,
                exists (select from dormancy_policy p where p.account_id = $1) as has_policy,
                a.accent_color is not null or a.logo_hash is not null as has_brand
            from account a where a.id = $1 and a.checklist_dismissed_at is null""";

    @Inject
    Database database;

    /** @return null if the checklist is dismissed or done */
    public Uni<Checklist> of(UUID accountId) {
        return database
                .first(FIND, row -> new Checklist(row.getBoolean("has_invited"), row.getBoolean("has_role"),
                        row.getBoolean("has_policy"), row.getBoolean("has_brand")), accountId)
                .map(found -> found == null || found.isDone() ? null : found);
    }
}
