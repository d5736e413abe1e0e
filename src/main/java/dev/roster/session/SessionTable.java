package dev.roster.session;

import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import dev.roster.access.BrowserSession;
import dev.roster.access.Principal;
import dev.roster.access.Sessions;
import dev.roster.jobs.BackgroundJobs;
import dev.roster.jobs.SchemaPending;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;

/** The sessions, kept under the hash of their secret: whoever reads the table can enter by none of them. */
@ApplicationScoped
class SessionTable implements Sessions {

    private static final String FIND = """
            select issuer, subject, email, email_verified, name, operator, fresh_until
            from browser_session where hash = $1 and expires_at > $2""";

    private static final String ADD = """
            insert into browser_session (hash, issuer, subject, provider_session, email, email_verified, name, operator,
                started_at, fresh_until, expires_at)
            values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)""";

    private static final String END_AT_PROVIDER = "delete from browser_session where issuer = $1 and provider_session = $2";

    private static final String END_OF_PERSON = "delete from browser_session where issuer = $1 and subject = $2";

    @Inject
    Pool database;

    @Inject
    SessionSettings config;

    @Inject
    BackgroundJobs jobs;

    @Inject
    Clock clock;

    @Override
    public Uni<BrowserSession> of(HttpServerRequest request) {
        SessionSecret secret = SessionCookie.in(request, config.console().secure());
        if (secret == null) {
            return Uni.createFrom().nullItem();
        }
        return database.preparedQuery(FIND).execute(Tuple.of(secret.hash(), utc(clock.instant())))
                .map(rows -> rows.size() == 0 ? null : session(rows.iterator().next(), secret));
    }

    @Override
    public boolean isShownBy(HttpServerRequest request) {
        return SessionCookie.in(request, config.console().secure()) != null;
    }

    /** @param providerSession the provider's {@code sid}; null when it gives none */
    Uni<Void> add(SessionSecret secret, Principal person, String providerSession, Instant freshUntil, Instant expiresAt) {
        Tuple row = Tuple.of(secret.hash(), person.issuer(), person.subject(), providerSession, person.email(),
                person.emailVerified())
                .addString(person.name())
                .addBoolean(person.operator())
                .addOffsetDateTime(utc(clock.instant()))
                .addOffsetDateTime(utc(freshUntil))
                .addOffsetDateTime(utc(expiresAt));
        return database.preparedQuery(ADD).execute(row).replaceWithVoid();
    }

    Uni<Void> end(SessionSecret secret) {
        return database.preparedQuery("delete from browser_session where hash = $1").execute(Tuple.of(secret.hash()))
                .replaceWithVoid();
    }

    Uni<Void> endAtProvider(String issuer, String providerSession) {
        return database.preparedQuery(END_AT_PROVIDER).execute(Tuple.of(issuer, providerSession)).replaceWithVoid();
    }

    Uni<Void> endAllOf(String issuer, String subject) {
        return database.preparedQuery(END_OF_PERSON).execute(Tuple.of(issuer, subject)).replaceWithVoid();
    }

    @Override
    public Uni<Void> erase(String issuer, String subject) {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery("delete from browser_session where issuer = ?1 and subject = ?2")
                        .setParameter(1, issuer)
                        .setParameter(2, subject)
                        .executeUpdate())
                .replaceWithVoid();
    }

    @Scheduled(every = "1h", delayed = "2m", skipExecutionIf = SchemaPending.class)
    Uni<Void> forgetExpired() {
        return jobs.run("session-clearing",
                database.preparedQuery("delete from browser_session where expires_at <= $1")
                        .execute(Tuple.of(utc(clock.instant()))),
                "Expired sessions stay for another hour");
    }

    private static BrowserSession session(Row row, SessionSecret secret) {
        Principal principal = new Principal(row.getString("issuer"), row.getString("subject"), row.getString("email"),
                row.getBoolean("email_verified"), row.getString("name"), row.getBoolean("operator"));
        return new BrowserSession(principal, row.getOffsetDateTime("fresh_until").toInstant(), secret.formKey());
    }

    private static OffsetDateTime utc(Instant time) {
        return OffsetDateTime.ofInstant(time, ZoneOffset.UTC);
    }
}
