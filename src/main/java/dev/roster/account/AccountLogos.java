package dev.roster.account;

import dev.roster.brand.Logo;
import dev.roster.database.Database;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.UUID;

/** Stores and reads the logos of accounts. */
@ApplicationScoped
class AccountLogos {
    private static final String STORE = """
            insert into account_logo (account_id, png) values ($1, $2)
            on conflict (account_id) do update set png = excluded.png""";

    private static final String DELETE = "delete from account_logo where account_id = $1";

    private static final String FIND = """
            select l.png from account a
            join account_logo l on l.account_id = $1
            where a.id = $1 and a.logo_hash = $2 and a.deletion_started_at is null""";

    @Inject
    Database database;

    /** @param logo null to delete it */
    Uni<Void> store(UUID accountId, Logo logo) {
        return (logo == null ? database.execute(DELETE, accountId)
                : database.execute(STORE, accountId, Buffer.buffer(logo.png()))).replaceWithVoid();
    }

    /** Fails with {@code not-found} if the account has another logo. */
    Uni<byte[]> find(UUID accountId, String hash) {
        return database.one(FIND, row -> row.getBuffer("png").getBytes(), accountId, hash);
    }
}
