package dev.roster.member;

import dev.roster.access.Actor;
import dev.roster.access.BatchedLookups;
import dev.roster.access.NaturalBatching;
import dev.roster.access.Principal;
import dev.roster.audit.AuditAction;
import dev.roster.audit.AuditActor;
import dev.roster.audit.AuditLog;
import dev.roster.audit.Target;
import dev.roster.database.Database;
import dev.roster.http.RequestOrigin;
import dev.roster.value.EmailAddress;
import io.quarkus.hibernate.reactive.panache.common.WithTransaction;
import io.quarkus.vertx.core.runtime.context.VertxContextSafetyToggle;
import io.smallrye.common.vertx.VertxContext;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;

/** Activates a provisioned member when the person signs in for the first time with the verified address. */
@ApplicationScoped
class FirstSignIn {
    private record Query(UUID accountId, String email, String issuer, String subject) {
    }

    // As in MembershipLookup, any($6) limits the shards. A concurrent request can have activated the member.
    private static final String FIND = """
            select q.position, m.id
            from unnest($1::uuid[], $2::text[], $3::text[], $4::text[]) with ordinality
                as q (account_id, email, issuer, subject, position)
            join account a on a.id = q.account_id and a.id = any($6) and a.closed_at is null
            join member m on m.account_id = a.id and m.email = q.email and not %s
                and (m.status = 'provisioned' or m.status = 'active' and m.issuer = q.issuer and m.subject = q.subject)"""
            .formatted(MemberConditions.hasExpired("$5"));

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
    Vertx vertx;
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
     * Binds the person to the provisioned member with the verified address. Does nothing if the account has none.
     *
     * @return whether the person is an active member now, also if a concurrent request was the first sign-in
     */
    Uni<Boolean> signIn(UUID accountId, Principal person) {
        EmailAddress address = EmailAddress.orNull(person.verifiedEmail());
        return address == null ? Uni.createFrom().item(false)
                : batching.find(new Query(accountId, address.value(), person.issuer(), person.subject()))
                        .chain(memberId -> memberId == null ? Uni.createFrom().item(false)
                                : transaction(() -> bind(accountId, memberId,
                                        new NewMember(person.issuer(), person.subject(), address.value(), null))));
    }

    private Uni<List<UUID>> findAll(List<Query> queries) {
        return database.listShared(FIND, row -> row,
                queries.stream().map(Query::accountId).toArray(UUID[]::new),
                queries.stream().map(Query::email).toArray(String[]::new),
                queries.stream().map(Query::issuer).toArray(String[]::new),
                queries.stream().map(Query::subject).toArray(String[]::new),
                clock.instant(),
                queries.stream().map(Query::accountId).distinct().toArray(UUID[]::new))
                .map(rows -> BatchedLookups.results(queries.size(), null, rows, row -> row.getUUID("id")));
    }

    /** The result of a batch is emitted on a context that can have no transaction, so the transaction gets its own. */
    private Uni<Boolean> transaction(Supplier<Uni<? extends Boolean>> work) {
        return Uni.createFrom().emitter(emitter -> {
            Context own = VertxContext.createNewDuplicatedContext(vertx.getOrCreateContext());
            VertxContextSafetyToggle.setContextSafe(own, true);
            own.runOnContext(started -> Uni.createFrom().deferred(work).subscribe().with(emitter::complete, emitter::fail));
        });
    }

    /** Checks again under the lock. A person who is a member with another address keeps that membership only. */
    @WithTransaction
    Uni<Boolean> bind(UUID accountId, UUID memberId, NewMember person) {
        return lock.change(Actor.system(accountId), List.of(memberId))
                .chain(change -> creation.findWithPrecedence(accountId, person).chain(current -> {
                    Member member = change.target(memberId).member();
                    boolean isOnly = current.stream().allMatch(found -> found.id.equals(memberId));
                    return isOnly && member.canBind(person, clock.instant()) ? activate(member, person).replaceWith(true)
                            : Uni.createFrom().item(member.isBoundTo(person));
                }));
    }

    private Uni<Void> activate(Member member, NewMember person) {
        JsonObject before = new JsonObject().put("status", member.status.value());
        member.signIn(person.issuer(), person.subject(), clock.instant());
        return table.bind(member)
                .chain(() -> audit.record(member.accountId, AuditActor.member(member.id, member.email, RequestOrigin.ROSTER),
                        AuditAction.MEMBER_SIGNED_IN, Target.member(member.id, member.label()), before,
                        new JsonObject().put("status", member.status.value())));
    }
}
