package dev.roster.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.roster.database.Database;
import dev.roster.jobs.BackgroundJobs;
import dev.roster.jobs.SchemaPending;
import dev.roster.problem.ProblemType;
import dev.roster.value.Ids;
import dev.roster.value.MentionPattern;
import dev.roster.value.Sha256;
import io.quarkus.hibernate.reactive.panache.common.WithTransaction;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.core.HttpHeaders;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.ResponseBuilder;

/**
 * Runs a creation once for each {@code Idempotency-Key}: the key, the created resource and the response commit together. A
 * second request with the key waits for the first one. Responses are stored for 24 h; a failed request stores nothing.
 */
@ApplicationScoped
public class Idempotency {
    private static final Duration RETENTION = Duration.ofHours(24);

    /** The account of keys for requests that open accounts. */
    public static final UUID NO_ACCOUNT = Ids.NIL;

    /** A response with a secret that is shown once and not stored. */
    public interface ContainsSecret {
        Object withoutSecret();
    }

    /** Two principals can use the same key without a conflict. */
    public record Scope(UUID accountId, String principal, String key) {
    }

    private static final String CLAIM = """
            insert into idempotent_response (account_id, principal, key, created_at, request_hash)
            values ($1, $2, $3, $4, $5) on conflict do nothing""";

    /**
     * Clears the hash too, because it could be compared with guesses. Deletes the row if the key contains the person's address
     * or id. In a JSON body, an escape such as {@code \n} can precede the address.
     */
    private static final String ERASE = """
            with named as (
                delete from idempotent_response where account_id = $1 and lower(key) ~ any($2))
            update idempotent_response set request_hash = '', location = null, body = ''
            where account_id = $1 and not lower(key) ~ any($2)
                and regexp_replace(lower(body), '\\\\([bfnrt]|u[0-9a-f]{4})', ' ', 'g') ~ any($3)""";

    /** Without the limits for requests. */
    private static final JsonFactory STORED = new JsonFactory();

    @Inject
    ObjectMapper json;
    @Inject
    Clock clock;
    @Inject
    Database database;
    @Inject
    BackgroundJobs jobs;

    /** The response of {@code create}, or the stored response of the request that used this key before. */
    @WithTransaction
    public <T> Uni<RestResponse<T>> once(Scope scope, String operation, Object request, Class<T> type,
            Supplier<Uni<RestResponse<T>>> create) {
        if (scope.key() == null) {
            return create.get();
        }
        Buffer requestHash = Buffer.buffer(Sha256.of(operation.getBytes(UTF_8), new byte[1], serialize(request)));
        return forget(scope)
                .chain(() -> claim(scope, requestHash))
                .chain(first -> first
                        ? create.get().call(response -> store(scope, response))
                        : replay(scope, requestHash, type));
    }

    private Uni<Integer> forget(Scope scope) {
        return database.execute(
                "delete from idempotent_response where account_id = $1 and principal = $2 and key = $3 and created_at < $4",
                scope.accountId(), principalHash(scope), scope.key(), clock.instant().minus(RETENTION));
    }

    private Uni<Boolean> claim(Scope scope, Buffer requestHash) {
        return database.execute(CLAIM, scope.accountId(), principalHash(scope), scope.key(), clock.instant(), requestHash)
                .map(rows -> rows == 1);
    }

    private Uni<Integer> store(Scope scope, RestResponse<?> response) {
        Object entity = response.getEntity() instanceof ContainsSecret secret ? secret.withoutSecret() : response.getEntity();
        return database.execute("""
                update idempotent_response set status = $4, location = $5, etag = $6, body = $7
                where account_id = $1 and principal = $2 and key = $3""", scope.accountId(), principalHash(scope), scope.key(),
                response.getStatus(), response.getLocation() == null ? null : response.getLocation().getRawPath(),
                response.getHeaderString(HttpHeaders.ETAG), new String(serialize(entity), UTF_8));
    }

    private <T> Uni<RestResponse<T>> replay(Scope scope, Buffer requestHash, Class<T> type) {
        return database.first("""
                select request_hash, status, location, etag, body from idempotent_response
                where account_id = $1 and principal = $2 and key = $3""", stored -> response(stored, requestHash, type),
                scope.accountId(), principalHash(scope), scope.key());
    }

    private <T> RestResponse<T> response(Row stored, Buffer requestHash, Class<T> type) {
        if (!stored.getBuffer("request_hash").equals(requestHash)) {
            throw ProblemType.IDEMPOTENCY_KEY_REUSED.because("Use a new key for a new request.");
        }
        ResponseBuilder<T> response = ResponseBuilder.create(stored.getInteger("status"));
        if (stored.getString("location") != null) {
            response.location(URI.create(stored.getString("location")));
        }
        return response.entity(deserialize(stored.getString("body"), type))
                .header(HttpHeaders.ETAG, stored.getString("etag"))
                .build();
    }

    /**
     * Erases a person from the stored responses of an account, in the current transaction. Repeating a request whose response
     * was erased fails with {@code idempotency-key-reused}.
     *
     * @param identifiers the person's addresses and id; every response about the person has one of them
     */
    public Uni<Void> erase(UUID accountId, List<String> identifiers) {
        return database.execute(ERASE, accountId, MentionPattern.inKeys(identifiers), MentionPattern.inText(identifiers))
                .replaceWithVoid();
    }

    @Scheduled(every = "1h", delayed = "1m", skipExecutionIf = SchemaPending.class)
    Uni<Void> deleteExpired() {
        return jobs.run("idempotency-cleanup",
                database.execute("delete from idempotent_response where created_at < $1", clock.instant().minus(RETENTION)),
                "Expired idempotent responses are deleted an hour later");
    }

    private static Buffer principalHash(Scope scope) {
        return Buffer.buffer(Sha256.of(scope.principal().getBytes(UTF_8)));
    }

    private byte[] serialize(Object value) {
        try {
            return json.writeValueAsBytes(value);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("A response cannot be serialized", impossible);
        }
    }

    private <T> T deserialize(String body, Class<T> type) {
        try {
            return json.readerFor(type).withAttribute(JsonInput.UNBOUNDED, true).readValue(STORED.createParser(body));
        } catch (IOException impossible) {
            throw new IllegalStateException("A stored response cannot be read", impossible);
        }
    }
}
