package dev.roster.session;

import static dev.roster.database.Database.array;

import dev.roster.access.Authentication;
import dev.roster.access.BrowserSession;
import dev.roster.access.Issuers;
import dev.roster.access.Principal;
import dev.roster.access.Sessions;
import dev.roster.access.SupportView;
import dev.roster.access.ViewedMember;
import dev.roster.database.Database;
import dev.roster.jobs.BackgroundJobs;
import dev.roster.jobs.SchemaPending;
import dev.roster.problem.ProblemType;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.sqlclient.Row;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Stores sessions under the hash of their secret, so that read access to the table does not allow their use. */
@ApplicationScoped
class SessionTable implements Sessions {
    private static final String FIND = """
            select issuer, subject, email, email_verified, name, operator, acr, amr, authenticated_at, fresh_until,
                view_account_id, view_id, view_expires_at
            from browser_session where hash = $1 and expires_at > $2""";

    private static final String OPEN = """
            select count(*) as sessions, max(started_at) as latest_sign_in_at
            from browser_session where issuer = $1 and subject = $2 and expires_at > $3""";

    private static final String ADD = """
            insert into browser_session (hash, issuer, subject, provider_session, email, email_verified, name, operator,
                started_at, fresh_until, expires_at, acr, amr, authenticated_at, view_account_id, view_id, view_expires_at)
            values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)""";

    private static final String REPLACE = """
            delete from browser_session where hash = $1
            returning issuer = $2 and subject = $3 as same_person, view_account_id, view_id, view_expires_at""";

    private static final String START_VIEW = """
            update browser_session set view_account_id = $3, view_id = $4, view_expires_at = $5
            where hash = $1 and expires_at > $2 and view_id is null""";

    private static final String ERASE = "delete from browser_session where issuer = $1 and subject = $2";

    /** The index finds the subjects. A cluster runs it on all shards, so it has no join. $3 are the pairs. */
    private static final String ERASE_ALL = """
            delete from browser_session where issuer = any($1) and subject = any($2) and issuer || ' ' || subject = any($3)""";

    private static final String LEAVE_VIEW = """
            update browser_session set view_account_id = null, view_id = null, view_expires_at = null where hash = $1""";

    @Inject
    Issuers issuers;
    @Inject
    Database database;
    @Inject
    SessionSettings config;
    @Inject
    BackgroundJobs jobs;
    @Inject
    Clock clock;

    @Override
    public Uni<BrowserSession> of(HttpServerRequest request) {
        SessionSecret secret = SessionSecret.of(request, config.console().secure());
        return secret == null ? Uni.createFrom().nullItem()
                : database.first(FIND, row -> session(row, secret), secret.hash(), clock.instant());
    }

    @Override
    public boolean hasCookie(HttpServerRequest request) {
        return SessionSecret.of(request, config.console().secure()) != null;
    }

    /**
     * @param providerSession the provider's {@code sid}, or null
     * @param view of the previous session; null if it had none
     */
    Uni<Void> add(SessionSecret secret, Principal person, String providerSession, Instant freshUntil, Instant expiresAt,
            SupportView view) {
        return database.execute(ADD, secret.hash(), person.issuer(), person.subject(), providerSession, person.email(),
                person.emailVerified(), person.name(), person.operator(), clock.instant(), freshUntil, expiresAt,
                person.authentication().acr(), person.authentication().amr().toArray(String[]::new),
                person.authentication().at(), view == null ? null : view.accountId(), view == null ? null : view.id(),
                view == null ? null : view.expiresAt())
                .replaceWithVoid();
    }

    /**
     * Ends the previous session of the browser.
     *
     * @return its support view if it belongs to the same person, so that a sign-in during the view does not leave it; null
     *         otherwise
     */
    Uni<SupportView> replace(SessionSecret previous, Principal person) {
        return database.first(REPLACE, row -> Boolean.TRUE.equals(row.getBoolean("same_person")) ? view(row) : null,
                previous.hash(), person.issuer(), person.subject());
    }

    Uni<Void> end(SessionSecret secret) {
        return database.execute("delete from browser_session where hash = $1", (Object) secret.hash()).replaceWithVoid();
    }

    Uni<Void> endAtProvider(String issuer, String providerSession) {
        return database.execute("delete from browser_session where issuer = $1 and provider_session = $2", issuer,
                providerSession).replaceWithVoid();
    }

    @Override
    public Uni<Open> open(String issuer, String subject) {
        return database.first(OPEN, row -> new Open(row.getLong("sessions").intValue(),
                Database.instant(row, "latest_sign_in_at")), issuer, subject, clock.instant());
    }

    @Override
    public Uni<Void> startView(HttpServerRequest request, SupportView view) {
        return of(request).onItem().ifNull().failWith(
                () -> ProblemType.UNAUTHENTICATED.because("Sign in to see this page."))
                .chain(() -> database.execute(START_VIEW, SessionSecret.of(request, config.console().secure()).hash(),
                        clock.instant(), view.accountId(), view.id(), view.expiresAt()))
                .invoke(rows -> {
                    if (rows == 0) {
                        throw ViewedMember.readOnly();
                    }
                })
                .replaceWithVoid();
    }

    @Override
    public Uni<Void> leaveView(HttpServerRequest request) {
        SessionSecret secret = SessionSecret.of(request, config.console().secure());
        return secret == null ? Uni.createFrom().voidItem()
                : database.execute(LEAVE_VIEW, (Object) secret.hash()).replaceWithVoid();
    }

    /** Ends all sessions of a person, in the current transaction if there is one. */
    @Override
    public Uni<Void> erase(String issuer, String subject) {
        return database.execute(ERASE, issuer, subject).replaceWithVoid();
    }

    @Override
    public Uni<Void> eraseAll(List<Map.Entry<String, String>> people) {
        return database.execute(ERASE_ALL, array(people, Map.Entry::getKey, String[]::new),
                array(people, Map.Entry::getValue, String[]::new),
                array(people, person -> person.getKey() + " " + person.getValue(), String[]::new)).replaceWithVoid();
    }

    @Scheduled(every = "1h", delayed = "2m", skipExecutionIf = SchemaPending.class)
    Uni<Void> deleteExpired() {
        return jobs.run("session-cleanup",
                database.execute("delete from browser_session where expires_at <= $1", clock.instant()),
                "Expired sessions are deleted an hour later");
    }

    /** @return null if Roster no longer accepts the issuer */
    private BrowserSession session(Row row, SessionSecret secret) {
        Principal principal = issuers
                .current(new Principal(row.getString("issuer"), row.getString("subject"), row.getString("email"),
                        row.getBoolean("email_verified"), row.getString("name"), row.getBoolean("operator"),
                        new Authentication(row.getString("acr"), List.of(row.getArrayOfStrings("amr")),
                                Database.instant(row, "authenticated_at")),
                        null, null, null));
        if (principal == null) {
            return null;
        }
        SupportView view = view(row);
        return new BrowserSession(principal, Database.instant(row, "fresh_until"), secret.formKey(view), view);
    }

    private static SupportView view(Row row) {
        return row.getUUID("view_id") == null ? null
                : new SupportView(row.getUUID("view_account_id"), row.getUUID("view_id"),
                        Database.instant(row, "view_expires_at"));
    }
}
