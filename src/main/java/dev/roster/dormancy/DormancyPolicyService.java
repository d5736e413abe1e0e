package dev.roster.dormancy;

import java.time.Clock;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import dev.roster.access.AccountLock;
import dev.roster.access.Actor;
import dev.roster.access.Permissions;
import dev.roster.account.Account;
import dev.roster.audit.AuditAction;
import dev.roster.audit.AuditActor;
import dev.roster.audit.AuditLog;
import dev.roster.audit.Target;
import dev.roster.database.Database;
import dev.roster.http.Version;
import dev.roster.http.Versioned;
import dev.roster.problem.Problem;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.hibernate.reactive.panache.common.WithSession;
import io.quarkus.hibernate.reactive.panache.common.WithTransaction;
import io.smallrye.mutiny.Uni;

/** Reads and changes dormancy policies. */
@ApplicationScoped
public class DormancyPolicyService {

    private static final String COUNT = "select count(*) as members from member where account_id = $1 and id = any($2)";

    @Inject
    AccountLock lock;

    @Inject
    AuditLog audit;

    @Inject
    Database database;

    @Inject
    DormancySettings config;

    @Inject
    Clock clock;

    @WithSession
    public Uni<Versioned<PolicyView>> get(UUID accountId) {
        return DormancyPolicy.<DormancyPolicy> findById(accountId).map(PolicyView::versioned);
    }

    @WithSession
    Uni<DormancyTerms> terms(UUID accountId) {
        return DormancyPolicy.<DormancyPolicy> findById(accountId)
                .map(policy -> policy == null ? DormancyTerms.NONE : policy.terms());
    }

    /**
     * A policy that suspends can suspend admins, so it requires all permissions. The first run follows after an interval, so
     * that
     * a mistake can be corrected.
     */
    @WithTransaction
    public Uni<Versioned<PolicyView>> set(Actor actor, NewDormancyPolicy policy, String ifMatch) {
        DormancyTerms terms = policy.terms();
        return lock.confirm(actor)
                .invoke(confirmed -> {
                    if (terms.suspend()) {
                        confirmed.mustCover("A policy that suspends", Permissions.ALL);
                    }
                })
                .call(() -> mustBeMembers(actor.accountId(), terms))
                .chain(() -> DormancyPolicy.<DormancyPolicy> findById(actor.accountId()))
                .invoke(former -> Version.check(ifMatch, PolicyView.versioned(former).version()))
                .chain(former -> Account.<Account> findById(actor.accountId())
                        .chain(account -> set(actor, account, former, terms)));
    }

    private Uni<Versioned<PolicyView>> set(Actor actor, Account account, DormancyPolicy former, DormancyTerms terms) {
        DormancyTerms before = former == null ? DormancyTerms.NONE : former.terms();
        if (former != null && before.equals(terms)) {
            return Uni.createFrom().item(PolicyView.versioned(former));
        }
        DormancyPolicy policy = former == null ? new DormancyPolicy() : former;
        policy.accountId = account.id();
        policy.change(terms, clock.instant().plus(config.runEvery()));
        return policy.persist()
                .chain(() -> audit.record(account.id(), AuditActor.of(actor), AuditAction.ACCOUNT_DORMANCY_POLICY_CHANGED,
                        Target.account(account.id(), account.name()), DormancyPolicy.state(before),
                        DormancyPolicy.state(terms)))
                .chain(Panache::flush)
                .replaceWith(() -> PolicyView.versioned(policy));
    }

    private Uni<Void> mustBeMembers(UUID accountId, DormancyTerms terms) {
        if (terms.exempt().isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        return database.first(COUNT, row -> row.getLong("members"), accountId, terms.exempt().toArray(UUID[]::new))
                .invoke(found -> {
                    if (found < terms.exempt().size()) {
                        throw Problem.invalid("exemptMembers", "must all be members of this account");
                    }
                })
                .replaceWithVoid();
    }
}
