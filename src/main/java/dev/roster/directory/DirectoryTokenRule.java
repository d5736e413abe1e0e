package dev.roster.directory;

import dev.roster.access.Actor;
import dev.roster.access.Permissions;
import dev.roster.audit.AuditAction;
import dev.roster.audit.AuditActor;
import dev.roster.audit.AuditLog;
import dev.roster.audit.Target;
import dev.roster.database.Database;
import dev.roster.group.GroupUsage;
import dev.roster.member.AccessLossHandler;
import dev.roster.member.MemberConditions;
import dev.roster.member.RevokedAccess;
import dev.roster.role.RoleUsage;
import io.smallrye.mutiny.Uni;
import io.vertx.sqlclient.Row;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * The rule: a token of the directory is valid only while the member who created it could create it, which requires all
 * permissions. Otherwise a removed admin could provision themselves again. The rule does not apply to operators.
 * <p>
 * If a creator loses a permission, the same transaction revokes the tokens. Each request with a token checks the rule again,
 * because an expiry removes permissions before the sweep records it.
 */
@ApplicationScoped
class DirectoryTokenRule implements AccessLossHandler, RoleUsage, GroupUsage {
    private static final String RETURNING = " returning t.id, t.created_by";

    private static final String REVOKE_OF_MEMBERS = """
            delete from directory_token t where t.account_id = $1 and t.created_by = any($2)""" + RETURNING;

    private static final String REVOKE_INVALID = "delete from directory_token t where t.account_id = $1 and not "
            + isValid("$2") + RETURNING;

    private static final String OF_MEMBER = "select id from directory_token where account_id = $1 and created_by = $2";

    @Inject
    DirectoryConnectionTable connections;
    @Inject
    Database database;
    @Inject
    AuditLog audit;
    @Inject
    Clock clock;

    private record Revoked(UUID id, UUID createdBy) {
        static Revoked of(Row row) {
            return new Revoked(row.getUUID("id"), row.getUUID("created_by"));
        }
    }

    /** Whether the token {@code t} of the account {@code $1} satisfies the rule. @param time an SQL expression */
    static String isValid(String time) {
        return """
                (t.created_by is null or exists (
                    select from member m
                    join role r on r.account_id = $1 and r.name = any(%s)
                    where m.account_id = $1 and m.id = t.created_by and %s and '*' = any(r.permissions)))"""
                .formatted(MemberConditions.roles("$1", MemberConditions.effectiveRole(time)), MemberConditions.isActive(time));
    }

    @Override
    public Uni<Map<UUID, RevokedAccess>> revoke(Actor actor, List<Loss> losses) {
        UUID[] creators = losses.stream().filter(DirectoryTokenRule::revokes).map(Loss::memberId).toArray(UUID[]::new);
        return creators.length == 0 ? Uni.createFrom().item(Map.of())
                : database.list(REVOKE_OF_MEMBERS, Revoked::of, actor.accountId(), creators)
                        .call(revoked -> record(actor, revoked))
                        .map(revoked -> RevokedAccess.byMember(revoked, Revoked::createdBy,
                                token -> RevokedAccess.directoryTokens(List.of(token.id()))));
    }

    private static boolean revokes(Loss loss) {
        return !loss.remaining().include(Permissions.ALL);
    }

    @Override
    public Uni<RevokedAccess> previewRevocation(UUID accountId, Loss loss) {
        return revokes(loss)
                ? database.list(OF_MEMBER, row -> row.getUUID("id"), accountId, loss.memberId())
                        .map(RevokedAccess::directoryTokens)
                : Uni.createFrom().item(RevokedAccess.NOTHING);
    }

    @Override
    public Uni<Void> changed(Actor actor, PermissionChange change) {
        return revokeInvalid(actor);
    }

    @Override
    public Uni<Void> changed(Actor actor, RoleChange change) {
        return revokeInvalid(actor);
    }

    private Uni<Void> revokeInvalid(Actor actor) {
        return database.list(REVOKE_INVALID, Revoked::of, actor.accountId(), clock.instant())
                .chain(revoked -> record(actor, revoked));
    }

    /** No token names a role. */
    @Override
    public Uni<Boolean> isUsed(UUID accountId, String role) {
        return Uni.createFrom().item(false);
    }

    private Uni<Void> record(Actor actor, List<Revoked> revoked) {
        return revoked.isEmpty() ? Uni.createFrom().voidItem()
                : connections.require(actor.accountId())
                        .chain(connection -> audit.recordAll(actor.accountId(), AuditActor.of(actor), revoked.stream()
                                .map(token -> new AuditLog.Entry(AuditAction.DIRECTORY_TOKEN_REVOKED,
                                        Target.directoryToken(token.id(), connection.name()), null, null))
                                .toList()));
    }
}
