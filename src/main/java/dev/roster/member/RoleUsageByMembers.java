package dev.roster.member;

import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;

import dev.roster.access.Actor;
import dev.roster.role.RoleUsage;
import io.smallrye.mutiny.Uni;

/** Members have roles. What a role allows is read at each decision, so nothing of theirs has to be revoked. */
@ApplicationScoped
class RoleUsageByMembers implements RoleUsage {

    @Override
    public Uni<Boolean> isUsed(UUID accountId, String role) {
        return Member
                .find("accountId = ?1 and status in ('active', 'suspended') and (role = ?2 or roleAfterwards = ?2)", accountId,
                        role)
                .firstResult().map(member -> member != null);
    }

    @Override
    public Uni<Void> changed(Actor actor, String role) {
        return Uni.createFrom().voidItem();
    }
}
