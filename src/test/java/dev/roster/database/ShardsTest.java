package dev.roster.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.roster.testing.ExternalDatabase;
import dev.roster.testing.RosterStack;
import dev.roster.testing.Sql;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** {@link Shards} and the database find the same shard of an account. */
@QuarkusTest
@QuarkusTestResource(RosterStack.class)
class ShardsTest {
    private static final List<UUID> ACCOUNTS = Stream.generate(UUID::randomUUID).limit(200).toList();

    @Inject
    Shards shards;

    @Test
    void hashIsThatOfPostgres() {
        for (UUID account : ACCOUNTS) {
            assertThat(Sql.column("select uuid_hash(?)", account)).as("%s", account)
                    .containsExactly(Integer.toString(UuidHash.of(account)));
        }
    }

    @Test
    void shardIsThatOfTheDatabase() {
        if (ExternalDatabase.isDistributed()) {
            await().until(shards::areMany);
        }
        for (UUID account : ACCOUNTS) {
            assertThat(shards.of(account)).as("%s", account).isEqualTo(shardInDatabase(account));
        }
    }

    /** One PostgreSQL is one shard. */
    private static int shardInDatabase(UUID account) {
        return ExternalDatabase.isDistributed() ? (int) Sql.count("""
                select position from (
                    select shardid, row_number() over (order by shardminvalue::integer) - 1 as position
                    from pg_dist_shard where logicalrelid = 'account'::regclass) as shard
                where shardid = get_shard_id_for_distribution_column('account', ?)""", account) : 0;
    }
}
