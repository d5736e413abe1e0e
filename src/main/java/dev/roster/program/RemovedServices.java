package dev.roster.program;

import dev.roster.access.Actor;
import dev.roster.account.ReopeningHandler;
import dev.roster.member.AccessLossHandler;
import dev.roster.member.RevokedAccess;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Deletes the owner of a service account that is removed; restarts the periods without an owner when an account is reopened.
 */
@ApplicationScoped
class RemovedServices implements AccessLossHandler, ReopeningHandler {
    @Inject
    ServiceAccountTable table;

    @Override
    public Uni<Map<UUID, RevokedAccess>> revoke(Actor actor, List<Loss> losses) {
        List<UUID> removed = losses.stream().filter(Loss::removed).map(Loss::memberId).toList();
        return (removed.isEmpty() ? Uni.createFrom().voidItem() : table.delete(actor.accountId(), removed))
                .replaceWith(Map.of());
    }

    @Override
    public Uni<Void> reopened(UUID accountId) {
        return table.restartPeriods(accountId);
    }

    @Override
    public Uni<RevokedAccess> previewRevocation(UUID accountId, Loss loss) {
        return Uni.createFrom().item(RevokedAccess.NOTHING);
    }
}
