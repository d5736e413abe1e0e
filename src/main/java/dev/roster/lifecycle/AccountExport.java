package dev.roster.lifecycle;

import static dev.roster.jobs.BackgroundJobs.forEach;

import dev.roster.access.Principal;
import dev.roster.account.AccountService;
import dev.roster.account.AccountView;
import dev.roster.audit.AuditAction;
import dev.roster.audit.AuditActor;
import dev.roster.audit.AuditExport;
import dev.roster.audit.AuditLog;
import dev.roster.audit.Target;
import dev.roster.database.Database;
import dev.roster.database.Database.Snapshot;
import dev.roster.http.Download;
import dev.roster.http.LongReads;
import dev.roster.http.RequestOrigin;
import dev.roster.problem.Problem;
import dev.roster.review.ReportDownload;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;

/**
 * Writes everything that Roster stores of an account as a ZIP file of one snapshot, some rows at a time (docs/accounts.md).
 * The manifest is the last file, so a file with a manifest is complete.
 */
@ApplicationScoped
public class AccountExport {
    static final int FORMAT = 1;
    static final int ROWS = 1_000;

    private static final String ACCOUNT = "select to_jsonb(a) as record from account a where a.id = $1";
    private static final String LOGO = "select l.png from account_logo l where l.account_id = $1";
    private static final String COMPLETED_REVIEWS = """
            select r.id from review r where r.account_id = $1 and r.state = 'completed' order by r.id""";

    @Inject
    AccountService accounts;
    @Inject
    AuditLog log;
    @Inject
    AuditExport events;
    @Inject
    ReportDownload reports;
    @Inject
    LongReads longReads;
    @Inject
    Database database;
    @Inject
    Vertx vertx;
    @Inject
    Clock clock;

    /** Records the export as the newest event in the archive. */
    public Uni<Void> export(UUID accountId, Principal operator, RequestOrigin origin, Download download) {
        Download file = download.as("application/zip", "account-" + accountId + ".zip");
        return file.orClose(longReads.run(accountId, accounts.get(accountId)
                .call(account -> log.record(accountId, AuditActor.operator(operator.label(), origin),
                        AuditAction.ACCOUNT_EXPORTED, Target.account(accountId, account.view().name()), null, null))
                .chain(account -> database.snapshot(snapshot -> new Writer(account.view(), snapshot, file).write()))));
    }

    /** Writes one archive. */
    private final class Writer {
        private final AccountView account;
        private final Snapshot snapshot;
        private final Download file;
        private final Archive archive = new Archive();

        Writer(AccountView account, Snapshot snapshot, Download file) {
            this.account = account;
            this.snapshot = snapshot;
            this.file = file;
        }

        Uni<Void> write() {
            return settings()
                    .chain(this::logo)
                    .chain(() -> forEach(ExportedTable.ALL, this::table))
                    .chain(this::events)
                    .chain(() -> snapshot.list(COMPLETED_REVIEWS, row -> row.getUUID("id"), account.id()))
                    .chain(completed -> forEach(completed, this::report))
                    .chain(this::manifest);
        }

        private Uni<Void> settings() {
            return snapshot.list(ACCOUNT, row -> row.getJsonObject("record"), account.id()).chain(found -> {
                if (found.isEmpty()) {
                    throw Problem.notFound();
                }
                JsonObject settings = new JsonObject();
                found.get(0).forEach(column -> settings.put(ExportedTable.camelCase(column.getKey()), column.getValue()));
                archive.begin("account.json");
                return add(settings.encode() + "\n");
            });
        }

        private Uni<Void> logo() {
            return snapshot.list(LOGO, row -> Database.bytes(row, "png"), account.id()).chain(found -> {
                if (found.isEmpty()) {
                    return Uni.createFrom().voidItem();
                }
                archive.begin("logo.png");
                archive.add(found.get(0));
                return file.write(archive.take());
            });
        }

        private Uni<Void> table(ExportedTable exported) {
            archive.begin(exported.file() + ".ndjson");
            AtomicReference<JsonObject> last = new AtomicReference<>();
            return Multi.createBy().repeating()
                    .uni(() -> next(exported, last.get()).call(rows -> {
                        last.set(rows.isEmpty() ? null : rows.get(rows.size() - 1));
                        return addLines(exported, rows);
                    }))
                    .whilst(rows -> rows.size() == exported.rowsAtOnce() && !exported.table().key().isEmpty())
                    .collect().last()
                    .replaceWithVoid();
        }

        private Uni<List<JsonObject>> next(ExportedTable exported, JsonObject after) {
            AccountTable table = exported.table();
            int limit = exported.rowsAtOnce();
            return after == null ? snapshot.list(table.next(false), row -> row.getJsonObject("record"), account.id(), limit)
                    : snapshot.list(table.next(true), row -> row.getJsonObject("record"), account.id(), limit, after);
        }

        private Uni<Void> addLines(ExportedTable exported, List<JsonObject> rows) {
            return vertx.executeBlocking(() -> {
                archive.add(rows.stream().map(exported::line).collect(Collectors.joining()));
                return archive.take();
            }).chain(piece -> file.write(piece));
        }

        private Uni<Void> events() {
            archive.begin("audit-events.ndjson");
            return events.write(account.id(), snapshot, this::add);
        }

        private Uni<Void> report(UUID reviewId) {
            archive.begin("review-reports/" + reviewId + ".ndjson");
            return reports.write(account.id(), reviewId, this::add);
        }

        private Uni<Void> manifest() {
            String manifest = new JsonObject().put("format", FORMAT).put("accountId", account.id().toString())
                    .put("exportedAt", clock.instant().toString()).put("files", archive.files()).encode() + "\n";
            archive.begin("manifest.json");
            archive.add(manifest);
            return file.write(archive.close()).chain(() -> file.end(""));
        }

        private Uni<Void> add(String text) {
            return vertx.executeBlocking(() -> {
                archive.add(text);
                return archive.take();
            }).chain(piece -> file.write(piece));
        }
    }
}
