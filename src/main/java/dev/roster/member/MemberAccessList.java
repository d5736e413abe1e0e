package dev.roster.member;

import dev.roster.access.Sessions;
import dev.roster.database.Database;
import dev.roster.group.GroupName;
import dev.roster.member.MemberAccess.Held;
import dev.roster.member.MemberAccess.Kind;
import dev.roster.member.MemberAccess.Source;
import io.smallrye.mutiny.Uni;
import io.vertx.sqlclient.Row;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;

/** Reads the access of one member: permissions with their sources, and browser sessions. */
@ApplicationScoped
public class MemberAccessList {
    /** With the role that is effective at $3. */
    private static final String PERMISSIONS = """
            select m.id, m.status, r.name, r.permissions, %s as expired, %s as role_expires_at, %s
            from member m
            join role r on r.account_id = $1 and r.name = %s
            where m.account_id = $1 and m.id = $2""".formatted(MemberConditions.hasExpired("$3"),
            MemberConditions.roleExpiry("$3"), GroupSources.column("$1"), MemberConditions.effectiveRole("$3"));

    private static final String PERSON = """
            select m.issuer, m.subject, %s as current from member m where m.account_id = $1 and m.id = $2"""
            .formatted(MemberConditions.isCurrent("$3"));

    @Inject
    Database database;
    @Inject
    Sessions sessions;
    @Inject
    Clock clock;

    public Uni<MemberAccess> permissions(UUID accountId, UUID memberId) {
        return database.one(PERMISSIONS, MemberAccessList::access, accountId, memberId, clock.instant());
    }

    /** The sessions of a person belong to no account. They are hidden from an account that the person has left. */
    public Uni<MemberSessions> sessions(UUID accountId, UUID memberId) {
        return database.one(PERSON, row -> row, accountId, memberId, clock.instant())
                .chain(person -> person.getBoolean("current")
                        ? sessions.open(person.getString("issuer"), person.getString("subject"))
                        : Uni.createFrom().item(Sessions.Open.NONE))
                .map(MemberSessions::of);
    }

    private static MemberAccess access(Row row) {
        MemberStatus status = row.getBoolean("expired") ? MemberStatus.REMOVED
                : MemberStatus.fromString(row.getString("status"));
        Map<String, List<Source>> sources = new TreeMap<>();
        Source role = new Source(Kind.ROLE, row.getString("name"), null, Database.instant(row, "role_expires_at"));
        Stream.of(row.getArrayOfStrings("permissions"))
                .forEach(permission -> sources.computeIfAbsent(permission, first -> new ArrayList<>()).add(role));
        for (GroupSources.Source each : GroupSources.of(row)) {
            Source group = new Source(Kind.GROUP, each.role(), new GroupName(each.id(), each.name()), null);
            each.permissions()
                    .forEach(permission -> sources.computeIfAbsent(permission, first -> new ArrayList<>()).add(group));
        }
        return new MemberAccess(row.getUUID("id"), status, status == MemberStatus.REMOVED ? List.of()
                : sources.entrySet().stream().map(held -> new Held(held.getKey(), held.getValue())).toList());
    }
}
