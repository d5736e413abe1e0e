package dev.roster.domain;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.roster.database.Database;
import dev.roster.member.ErasureHandler;
import dev.roster.member.MemberIdentities;
import dev.roster.value.Sha256;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * Erases a person from requests to join. Keeps hashes of erased people and of replaced identities, with which nobody joins
 * without an approval afterwards.
 */
@ApplicationScoped
class FormerPeople implements ErasureHandler, MemberIdentities.Handler {
    private static final String IDENTITY = """
            select issuer, subject from member where account_id = $1 and id = $2 and issuer is not null and kind = 'person'""";

    private static final String STORE = """
            insert into former_person (account_id, hash) select $1, hash from unnest($2::bytea[]) as added (hash)
            on conflict do nothing""";

    private static final String DELETE_REQUESTS = """
            delete from join_request where account_id = $1 and (email = any($2) or issuer = $3 and subject = $4)""";

    @Inject
    Database database;

    @Override
    public Uni<Void> erase(Person person) {
        return database.first(IDENTITY, row -> row, person.accountId(), person.memberId())
                .chain(identity -> database.execute(STORE, person.accountId(), hashes(person, identity))
                        .chain(() -> database.execute(DELETE_REQUESTS, person.accountId(),
                                person.emails().toArray(String[]::new),
                                identity == null ? null : identity.getString("issuer"),
                                identity == null ? null : identity.getString("subject"))))
                .replaceWithVoid();
    }

    @Override
    public Uni<Void> replaced(UUID accountId, List<UUID> memberIds, List<MemberIdentities.Identity> former) {
        return database.execute(STORE, accountId, former.stream().distinct()
                .map(identity -> hash(accountId, identity.issuer() + " " + identity.subject())).toArray(Buffer[]::new))
                .replaceWithVoid();
    }

    /** @param identity null if the person never signed in */
    private static Buffer[] hashes(Person person, Row identity) {
        return Stream.concat(person.emails().stream(),
                Stream.ofNullable(identity).map(row -> row.getString("issuer") + " " + row.getString("subject")))
                .distinct().map(key -> hash(person.accountId(), key)).toArray(Buffer[]::new);
    }

    /** As in {@link People}. */
    private static Buffer hash(UUID accountId, String key) {
        return Buffer.buffer(Sha256.of((accountId + " " + key).getBytes(UTF_8)));
    }
}
