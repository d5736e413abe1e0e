package dev.roster.member;

import dev.roster.group.GroupName;
import dev.roster.http.Download;
import dev.roster.http.LongReads;
import dev.roster.list.Page;
import dev.roster.value.Csv;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;

/** Writes the members of a list as CSV, page by page: it holds neither the list in memory nor a connection to the database. */
@ApplicationScoped
public class MemberExport {
    private static final int ROWS_PER_PAGE = 1_000;

    private static final List<String> COLUMNS = List.of("id", "kind", "email", "name", "role", "status", "joinedAt",
            "lastActiveAt",
            "lastActiveVia", "expiresAt", "roleExpiresAt", "roleAfterwards", "removedAt", "groups");

    @Inject
    MemberList list;
    @Inject
    LongReads longReads;
    @Inject
    Vertx vertx;

    public Uni<Void> export(UUID accountId, MemberFilter filter, Download download) {
        Download file = download.as(Csv.MEDIA_TYPE, "members.csv");
        return file.orClose(longReads.run(accountId, write(accountId, filter, file)));
    }

    private Uni<Void> write(UUID accountId, MemberFilter filter, Download file) {
        AtomicReference<String> cursor = new AtomicReference<>();
        return Multi.createBy().repeating()
                .uni(() -> list.list(accountId, filter, ROWS_PER_PAGE, cursor.get())
                        .call(page -> vertx.executeBlocking(() -> text(page, cursor.get() == null)).chain(file::write))
                        .invoke(page -> cursor.set(page.nextCursor())))
                .whilst(page -> page.nextCursor() != null)
                .collect().last()
                .chain(() -> file.end(""));
    }

    private static String text(Page<MemberView> page, boolean isFirst) {
        String heading = isFirst ? Csv.header(COLUMNS) : "";
        return page.items().stream().map(MemberExport::line).collect(Collectors.joining("", heading, ""));
    }

    private static String line(MemberView member) {
        return Csv.line(Arrays.asList(member.id(), member.kind().value(), member.email(), member.name(), member.role(),
                member.status().value(),
                member.joinedAt(), member.lastActiveAt(), member.lastActiveVia(), member.expiresAt(), member.roleExpiresAt(),
                member.roleAfterwards(), member.removedAt(),
                member.groups().stream().map(GroupName::name).collect(Collectors.joining("; "))));
    }
}
