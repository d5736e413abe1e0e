package dev.roster.member;

import dev.roster.access.Actor;
import dev.roster.access.BatchedLookups;
import dev.roster.access.NaturalBatching;
import dev.roster.audit.AuditAction;
import dev.roster.audit.AuditActor;
import dev.roster.audit.AuditLog;
import dev.roster.audit.Target;
import dev.roster.database.CallerContext;
import dev.roster.database.Database;
import dev.roster.http.RequestOrigin;
import dev.roster.value.EmailAddress;
import io.quarkus.hibernate.reactive.panache.common.WithTransaction;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.List;
import java.util.UUID;

/** Activates a provisioned member when the person signs in for the first time with the verified address. */
@ApplicationScoped
class FirstSignIn {
    private record Query(UUID accountId, String email) {
    }

    // As in MembershipLookup, any($4) limits the shards.
    private static final String FIND = """
            select q.position, m.id
            from unnest($1::uuid[], $2::text[]) with ordinality as q (account_id, email, position)
            join account a on a.id = q.account_id and a.id = any($4) and a.closed_at is null
            join member m on m.account_id = a.id and m.email = q.email and m.status = 'provisioned' and not %s"""
            .formatted(MemberConditions.hasExpired("$3"));

    @Inject
    MemberLock lock;
    @Inject
    MemberCreation creation;
    @Inject
    MemberTable table;
    @Inject
    AuditLog audit;
    @Inject
    Database database;
    @Inject
    BatchedLookups lookups;
    @Inject
    Clock clock;

    private NaturalBatching<Query, UUID> batching;

    @PostConstruct
    void prepare() {
        batching = lookups.create("provisioned", Query::accountId, this::findAll);
    }

    /**
     * Binds the identity to the provisioned member with the address. Does nothing if the account has none.
     *
     * @param email verified
     * @return whether the member is active now
     */
    Uni<Boolean> signIn(UUID accountId, String issuer, String subject, String email) {
        EmailAddress address = EmailAddress.orNull(email);
        return address == null ? Uni.createFrom().item(false)
                : CallerContext.current().emit(batching.find(new Query(accountId, address.value())))
                        .chain(memberId -> memberId == null
                                ? Uni.createFrom().item(false)
                                : bind(accountId, memberId, new NewMember(issuer, subject, address.value(), null)));
    }

    private Uni<List<UUID>> findAll(List<Query> queries) {
        return database.listShared(FIND, row -> row,
                queries.stream().map(Query::accountId).toArray(UUID[]::new),
                queries.stream().map(Query::email).toArray(String[]::new),
                clock.instant(),
                queries.stream().map(Query::accountId).distinct().toArray(UUID[]::new))
                .map(rows -> BatchedLookups.results(queries.size(), null, rows, row -> row.getUUID("id")));
    }

    /** Checks again under the lock. A person who is a member with another address keeps that membership only. */
    @WithTransaction
    Uni<Boolean> bind(UUID accountId, UUID memberId, NewMember person) {
        return lock.change(Actor.system(accountId), List.of(memberId))
                .chain(change -> creation.findCurrent(accountId, person).chain(current -> {
                    Member member = change.target(memberId).member();
                    boolean isOnly = current.stream().allMatch(found -> found.id.equals(memberId));
                    return isOnly && member.canBind(person, clock.instant()) ? activate(member, person).replaceWith(true)
                            : Uni.createFrom().item(false);
                }));
    }

    private Uni<Void> activate(Member member, NewMember person) {
        JsonObject before = new JsonObject().put("status", member.status.value());
        member.signIn(person.issuer(), person.subject(), clock.instant());
        return table.bind(member)
                .chain(() -> audit.record(member.accountId, AuditActor.member(member.id, member.email, RequestOrigin.ROSTER),
                        AuditAction.MEMBER_SIGNED_IN, Target.member(member.id, member.email), before,
                        new JsonObject().put("status", member.status.value())));
    }
}
