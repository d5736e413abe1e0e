package dev.roster.program;

import dev.roster.access.AccessSettings;
import dev.roster.access.Actor;
import dev.roster.audit.AccessEffect;
import dev.roster.audit.AuditAction;
import dev.roster.audit.AuditActor;
import dev.roster.audit.AuditLog;
import dev.roster.audit.Target;
import dev.roster.http.Versioned;
import dev.roster.list.Cursor;
import dev.roster.list.Page;
import dev.roster.member.ServiceMembers;
import dev.roster.member.ServiceMembers.Changed;
import dev.roster.member.ServiceMembers.Identity;
import dev.roster.member.ServiceMembers.NewService;
import dev.roster.problem.Problem;
import dev.roster.value.Ids;
import io.quarkus.hibernate.reactive.panache.common.WithTransaction;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;

/** Creates, reads and changes service accounts. {@link ServiceMembers} has the rules about who may. */
@ApplicationScoped
public class ServiceAccounts {
    @Inject
    ServiceMembers members;
    @Inject
    ServiceAccountTable table;
    @Inject
    OwnerEmails emails;
    @Inject
    ServiceExpiryEmails expiries;
    @Inject
    AuditLog audit;
    @Inject
    AccessSettings access;

    public Uni<Versioned<ServiceAccountView>> get(UUID accountId, UUID id) {
        return table.get(accountId, id);
    }

    /** Oldest first. */
    public Uni<Page<ServiceAccountView>> list(UUID accountId, int limit, String cursor) {
        String list = "service-accounts " + accountId;
        Cursor.Position position = Cursor.read(list, cursor);
        return table.list(accountId, position == null ? Ids.NIL : position.id(0), limit + 1)
                .map(found -> Page.of(found, limit, list, last -> List.of(last.id().toString())));
    }

    /** The first service accounts that a member owns, not through a group. */
    public Uni<List<ServiceAccountView>> ownedBy(UUID accountId, UUID memberId, int rows) {
        return table.ownedBy(accountId, memberId, rows);
    }

    @WithTransaction
    public Uni<Versioned<ServiceAccountView>> create(Actor actor, NewServiceAccount request) {
        ServiceIdentity identity = request.identity() == null ? ServiceIdentity.NONE : request.identity();
        NewOwner owner = request.owner() != null ? request.owner() : new NewOwner(actor.memberId(), null);
        Set<UUID> groups = request.groups() == null ? Set.of() : request.groups();
        NewService service = new NewService(request.name().strip(), request.role(), groups, stored(identity),
                request.expiresAt());
        return members.create(actor, service)
                .chain(created -> ownerName(actor.accountId(), owner)
                        .call(() -> table.insert(actor.accountId(), created.id(), owner))
                        .call(name -> emails.appointed(created.actor(), created.id(), owner))
                        .call(name -> audit.record(actor.accountId(), AuditActor.of(created.actor()),
                                AuditAction.SERVICE_ACCOUNT_CREATED, Target.member(created.id(), created.name()), null,
                                state(service.name(), service.identity(), owner, name)
                                        .put("role", service.role())
                                        .put("groups", groups.isEmpty() ? null
                                                : new JsonArray(groups.stream().map(UUID::toString).sorted().toList()))
                                        .put("expiresAt", Objects.toString(service.expiresAt(), null))))
                        .chain(() -> table.get(actor.accountId(), created.id())));
    }

    @WithTransaction
    public Uni<Versioned<ServiceAccountView>> change(Actor actor, UUID id, NewServiceAccount.Change change, String ifMatch) {
        return members.lock(actor, id, ifMatch)
                .chain(locked -> table.get(actor.accountId(), id).chain(found -> change(locked, found.view(), change)))
                .chain(() -> table.get(actor.accountId(), id));
    }

    private Uni<Void> change(Changed locked, ServiceAccountView found, NewServiceAccount.Change change) {
        UUID accountId = locked.actor().accountId();
        String name = change.name() == null ? found.name() : change.name().strip();
        Identity identity = change.identity() == null ? locked.identity() : stored(change.identity());
        NewOwner former = new NewOwner(found.owner().memberId(), found.owner().groupId());
        NewOwner owner = change.owner() == null ? former : change.owner();
        boolean ownerChanges = !owner.equals(former) || change.owner() != null && found.ownerlessSince() != null;
        boolean memberChanges = !name.equals(found.name()) || !identity.equals(locked.identity());
        if (!ownerChanges && !memberChanges) {
            return Uni.createFrom().voidItem();
        }
        JsonObject before = state(found.name(), locked.identity(), former, found.owner().name());
        Uni<String> ownerName = ownerChanges ? ownerName(accountId, owner) : Uni.createFrom().item(found.owner().name());
        return ownerName
                .call(() -> ownerChanges ? table.setOwner(accountId, locked.id(), owner)
                        .chain(() -> emails.appointed(locked.actor(), locked.id(), owner))
                        .chain(() -> expiries.forget(accountId, List.of(locked.id()))) : Uni.createFrom().voidItem())
                .call(() -> members.change(locked, name, identity))
                .chain(newOwner -> audit.recordAll(accountId, AuditActor.of(locked.actor()), List.of(
                        new AuditLog.Entry(AuditAction.SERVICE_ACCOUNT_CHANGED, Target.member(locked.id(), name), before,
                                state(name, identity, owner, newOwner))
                                .with(identity.equals(locked.identity()) ? AccessEffect.NONE : AccessEffect.REVOKES))));
    }

    private Uni<String> ownerName(UUID accountId, NewOwner owner) {
        if (owner.memberId() == null && owner.groupId() == null) {
            throw Problem.invalid("owner", "is required, because you are not a member");
        }
        return table.nameOf(accountId, owner).onItem().ifNull()
                .failWith(() -> Problem.invalid("owner", "must be a person with access to the account, or a group"));
    }

    private Identity stored(ServiceIdentity identity) {
        return identity.stored(access.oidc().issuer().orElse(""));
    }

    private static JsonObject state(String name, Identity identity, NewOwner owner, String ownerName) {
        ServiceIdentity shown = ServiceIdentity.of(identity);
        JsonObject state = new JsonObject().put("name", name).put("subject", shown.subject()).put("clientId", shown.clientId())
                .put("issuer", shown.issuer()).put("ownerId", Objects.toString(owner.memberId(), null))
                .put("ownerGroupId", Objects.toString(owner.groupId(), null))
                .put("ownerGroup", owner.groupId() == null ? null : ownerName);
        state.getMap().values().removeIf(Objects::isNull);
        return state;
    }
}
