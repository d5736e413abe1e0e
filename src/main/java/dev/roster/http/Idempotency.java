package dev.roster.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import org.hibernate.reactive.mutiny.Mutiny;
import org.jboss.resteasy.reactive.RestResponse;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;

import dev.roster.database.Database;
import dev.roster.problem.ProblemType;
import dev.roster.value.Mention;
import dev.roster.value.Sha256;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.hibernate.reactive.panache.common.WithTransaction;
import io.smallrye.mutiny.Uni;

/**
 * Creates once for each {@code Idempotency-Key}: the key's row, what was created and the answer commit together, and a second
 * request with the key waits for the first one's outcome. An answer is kept for 24 h; a failed request leaves no trace.
 */
@ApplicationScoped
public class Idempotency {

    static final Duration KEPT = Duration.ofHours(24);

    /** The account of keys for what happens above accounts. */
    public static final UUID NO_ACCOUNT = new UUID(0, 0);

    /** Whose key it is: two callers may use the same words. */
    public record Scope(UUID accountId, String caller, String key) {
    }

    /**
     * The hash is erased too, because it could be compared with guesses. A key that contains the person's address or id is
     * deleted with its row. In a JSON body, an escape such as {@code \n} can precede the address.
     */
    private static final String ERASE = """
            with named as (
                delete from idempotent_answer where account_id = $1 and lower(key) ~ any($2))
            update idempotent_answer set request_hash = '', location = '', body = ''
            where account_id = $1 and not lower(key) ~ any($2)
                and regexp_replace(lower(body), '\\\\([bfnrt]|u[0-9a-f]{4})', ' ', 'g') ~ any($3)""";

    @Inject
    Database database;

    @Inject
    ObjectMapper json;

    @Inject
    Clock clock;

    /** The answer of {@code create}, or the stored answer of the request that used this key before. */
    @WithTransaction
    public <T> Uni<RestResponse<T>> once(Scope scope, String operation, Object request, Class<T> type,
            Supplier<Uni<RestResponse<T>>> create) {
        if (scope.key() == null) {
            return create.get();
        }
        byte[] requestHash = Sha256.of(operation.getBytes(UTF_8), new byte[1], written(request));
        return forget(scope)
                .chain(() -> claim(scope, requestHash))
                .chain(first -> first
                        ? create.get().call(answer -> remember(scope, answer))
                        : recall(scope, requestHash, type));
    }

    private Uni<Integer> forget(Scope scope) {
        return execute("delete from idempotent_answer where account_id = ?1 and caller = ?2 and key = ?3 and created_at < ?4",
                scope, clock.instant().minus(KEPT));
    }

    private Uni<Boolean> claim(Scope scope, byte[] requestHash) {
        return execute("""
                insert into idempotent_answer (account_id, caller, key, created_at, request_hash) values (?1, ?2, ?3, ?4, ?5)
                on conflict do nothing""", scope, clock.instant(), requestHash).map(rows -> rows == 1);
    }

    private Uni<Integer> remember(Scope scope, RestResponse<?> answer) {
        return execute("""
                update idempotent_answer set status = ?4, location = ?5, body = ?6
                where account_id = ?1 and caller = ?2 and key = ?3""",
                scope, answer.getStatus(), answer.getLocation() == null ? "" : answer.getLocation().getRawPath(),
                new String(written(keepable(answer.getEntity())), UTF_8));
    }

    private static Object keepable(Object entity) {
        return entity instanceof ContainsSecret secret ? secret.withoutSecret() : entity;
    }

    private <T> Uni<RestResponse<T>> recall(Scope scope, byte[] requestHash, Class<T> type) {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery("""
                        select request_hash, status, location, body from idempotent_answer
                        where account_id = ?1 and caller = ?2 and key = ?3""", Object[].class)
                        .setParameter(1, scope.accountId())
                        .setParameter(2, caller(scope))
                        .setParameter(3, scope.key())
                        .getSingleResult())
                .map(row -> {
                    if (!Arrays.equals((byte[]) row[0], requestHash)) {
                        throw ProblemType.IDEMPOTENCY_KEY_REUSED.because("Use a new key for a new request.");
                    }
                    RestResponse.ResponseBuilder<T> answer = RestResponse.ResponseBuilder
                            .create(RestResponse.Status.fromStatusCode((Integer) row[1]), read((String) row[3], type));
                    String location = (String) row[2];
                    return (location.isEmpty() ? answer : answer.location(URI.create(location))).build();
                });
    }

    /**
     * Erases a person from the stored answers of an account, in the present transaction. The keys stay used: a repetition is
     * rejected as another request.
     *
     * @param identifiers the person's addresses and id, one of which is in every answer about them
     */
    public Uni<Void> erase(UUID accountId, List<String> identifiers) {
        return database.execute(ERASE, accountId, Mention.patternsInKeys(identifiers), Mention.patterns(identifiers))
                .replaceWithVoid();
    }

    /** Drops what nobody may ask for any more; called from time to time. */
    @WithTransaction
    Uni<Integer> forgetOld() {
        Instant oldest = clock.instant().minus(KEPT);
        return Panache.getSession().chain(session -> session
                .createNativeQuery("delete from idempotent_answer where created_at < ?1")
                .setParameter(1, oldest)
                .executeUpdate());
    }

    private static Uni<Integer> execute(String sql, Scope scope, Object... further) {
        return Panache.getSession().chain(session -> {
            Mutiny.MutationQuery query = session.createNativeQuery(sql)
                    .setParameter(1, scope.accountId())
                    .setParameter(2, caller(scope))
                    .setParameter(3, scope.key());
            for (int i = 0; i < further.length; i++) {
                query.setParameter(4 + i, further[i]);
            }
            return query.executeUpdate();
        });
    }

    private static byte[] caller(Scope scope) {
        return Sha256.of(scope.caller().getBytes(UTF_8));
    }

    private byte[] written(Object value) {
        try {
            return json.writeValueAsBytes(value);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("A record that Roster answers with can be written", impossible);
        }
    }

    private <T> T read(String body, Class<T> type) {
        try {
            return json.readValue(body, type);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("What Roster wrote can be read", impossible);
        }
    }
}
