package dev.roster.dormancy;

import dev.roster.access.AccountLock;
import dev.roster.access.Actor;
import dev.roster.access.Permissions;
import dev.roster.account.Account;
import dev.roster.audit.AuditAction;
import dev.roster.audit.AuditActor;
import dev.roster.audit.AuditLog;
import dev.roster.audit.Target;
import dev.roster.http.Version;
import dev.roster.http.Versioned;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.hibernate.reactive.panache.common.WithSession;
import io.quarkus.hibernate.reactive.panache.common.WithTransaction;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.UUID;

@ApplicationScoped
public class DormancyPolicyService {
    @Inject
    AccountLock lock;
    @Inject
    AuditLog audit;
    @Inject
    ExemptMembers exempt;
    @Inject
    DormancySettings config;
    @Inject
    Clock clock;

    @WithSession
    public Uni<Versioned<DormancyTerms>> get(UUID accountId) {
        return DormancyPolicy.<DormancyPolicy> findById(accountId).map(DormancyPolicyService::versioned);
    }

    @WithSession
    Uni<DormancyTerms> terms(UUID accountId) {
        return DormancyPolicy.<DormancyPolicy> findById(accountId)
                .map(policy -> policy == null ? DormancyTerms.DEFAULT : policy.terms());
    }

    /**
     * A policy that suspends can suspend admins, so it requires all permissions. The first run starts after one interval, so
     * that an admin can correct a mistake.
     */
    @WithTransaction
    public Uni<Versioned<DormancyTerms>> set(Actor actor, NewDormancyPolicy policy, String ifMatch) {
        DormancyTerms terms = policy.terms();
        return lock.confirm(actor)
                .invoke(confirmed -> {
                    if (terms.suspend()) {
                        confirmed.mustHold("A policy that suspends", Permissions.ALL);
                    }
                })
                .call(() -> exempt.mustBeMembers(actor.accountId(), terms.exemptMembers()))
                .chain(() -> DormancyPolicy.<DormancyPolicy> findById(actor.accountId()))
                .invoke(former -> Version.check(ifMatch, versioned(former).version()))
                .chain(former -> Account.<Account> findById(actor.accountId())
                        .chain(account -> set(actor, account, former, terms)));
    }

    private Uni<Versioned<DormancyTerms>> set(Actor actor, Account account, DormancyPolicy former, DormancyTerms terms) {
        DormancyTerms before = former == null ? DormancyTerms.DEFAULT : former.terms();
        if (former != null && before.equals(terms)) {
            return Uni.createFrom().item(versioned(former));
        }
        DormancyPolicy policy = former == null ? new DormancyPolicy() : former;
        policy.accountId = account.id();
        policy.change(terms, clock.instant().plus(config.runInterval()));
        return policy.persist()
                .chain(() -> audit.record(account.id(), AuditActor.of(actor), AuditAction.ACCOUNT_DORMANCY_POLICY_CHANGED,
                        Target.account(account.id(), account.name()), DormancyPolicy.state(before),
                        DormancyPolicy.state(terms)))
                .chain(Panache::flush)
                .replaceWith(() -> versioned(policy));
    }

    /** @param policy null for the default, which has version -1 */
    private static Versioned<DormancyTerms> versioned(DormancyPolicy policy) {
        return policy == null ? new Versioned<>(DormancyTerms.DEFAULT, -1) : new Versioned<>(policy.terms(), policy.version);
    }
}
