package dev.roster.directory;

import dev.roster.access.AccountLock;
import dev.roster.access.Actor;
import dev.roster.access.Permissions;
import dev.roster.audit.AuditAction;
import dev.roster.audit.AuditActor;
import dev.roster.audit.AuditLog;
import dev.roster.audit.Target;
import dev.roster.http.PublicUrl;
import dev.roster.http.Version;
import dev.roster.http.Versioned;
import dev.roster.list.Page;
import dev.roster.problem.Problem;
import dev.roster.problem.ProblemType;
import dev.roster.role.RoleService;
import dev.roster.value.EmailAddress;
import dev.roster.value.Ids;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.hibernate.reactive.panache.common.WithTransaction;
import io.smallrye.config.ConfigMapping;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/** Connects an account to its directory, and links users of the directory to existing members. */
@ApplicationScoped
public class DirectoryService {
    /** The second one lets admins replace the first without an interruption. */
    public static final int MAX_TOKENS = 2;

    @ConfigMapping(prefix = "roster")
    interface Settings extends PublicUrl {
    }

    @Inject
    AccountLock lock;
    @Inject
    DirectoryConnectionTable connections;
    @Inject
    UserLinks links;
    @Inject
    UnlinkedUsers unlinked;
    @Inject
    RoleService roles;
    @Inject
    AuditLog audit;
    @Inject
    Settings config;
    @Inject
    Clock clock;

    /** @return null if the account has no connection */
    public Uni<Versioned<DirectoryView>> find(UUID accountId) {
        return connections.find(accountId)
                .chain(connection -> connection == null ? Uni.createFrom().nullItem() : view(connection));
    }

    /** Fails with {@code not-found} if the account has no connection. */
    public Uni<Versioned<DirectoryView>> get(UUID accountId) {
        return find(accountId).onItem().ifNull().failWith(Problem::notFound);
    }

    /** Connects the account, or changes the connection. */
    @WithTransaction
    public Uni<Versioned<DirectoryView>> put(Actor actor, NewDirectory request, String ifMatch) {
        UUID account = actor.accountId();
        return lock.confirm(actor)
                .invoke(DirectoryService::mustHoldEverything)
                .call(() -> roles.require(account, request.roleOrDefault()))
                .chain(confirmed -> connections.find(account)
                        .invoke(former -> Version.check(ifMatch, former == null ? null : Version.etag(former.version())))
                        .chain(former -> former == null ? connect(confirmed, request) : change(confirmed, former, request)))
                .chain(() -> get(account));
    }

    /**
     * A directory can remove every member, and add members to groups with any role. Without a token, it can remove nobody, so
     * a member could keep access.
     */
    private static void mustHoldEverything(Actor actor) {
        actor.mustHold("Access of a directory", Permissions.ALL);
    }

    private Uni<Void> connect(Actor actor, NewDirectory request) {
        DirectoryConnection connection = new DirectoryConnection(actor.accountId(), Ids.next(), request.name().strip(),
                request.roleOrDefault(), request.linksExisting(), request.sendsWelcomeEmail(), clock.instant(), 0);
        return connections.insert(connection)
                .chain(() -> record(actor, AuditAction.DIRECTORY_CONNECTED, connection.target(), null,
                        connection.auditState()));
    }

    private Uni<Void> change(Actor actor, DirectoryConnection former, NewDirectory request) {
        DirectoryConnection changed = former.changed(request);
        return changed.equals(former) ? Uni.createFrom().voidItem()
                : connections.update(changed).chain(() -> record(actor, AuditAction.DIRECTORY_CHANGED, changed.target(),
                        former.auditState(), changed.auditState()));
    }

    /** Revokes the tokens. Members and groups stay, and admins manage them from then on. */
    @WithTransaction
    public Uni<Void> disconnect(Actor actor, String ifMatch) {
        return lock.confirm(actor)
                .invoke(DirectoryService::mustHoldEverything)
                .chain(confirmed -> connections.require(actor.accountId())
                        .invoke(connection -> Version.check(ifMatch, connection.version()))
                        .call(connections::delete)
                        .call(() -> unlinked.deleteAll(actor.accountId()))
                        .chain(connection -> record(confirmed, AuditAction.DIRECTORY_DISCONNECTED, connection.target(),
                                connection.auditState(), null)));
    }

    @WithTransaction
    public Uni<CreatedDirectoryToken> createToken(Actor actor) {
        UUID account = actor.accountId();
        DirectoryToken token = DirectoryToken.create(account, Ids.next());
        DirectoryTokenView view = new DirectoryTokenView(token.id(), clock.instant(), null);
        return lock.confirm(actor)
                .invoke(DirectoryService::mustHoldEverything)
                .chain(confirmed -> connections.require(account)
                        .call(() -> mustHaveCapacity(account))
                        .call(connection -> connections.insertToken(connection.id(), token, confirmed.memberId(),
                                view.createdAt()))
                        .chain(connection -> record(confirmed, AuditAction.DIRECTORY_TOKEN_CREATED,
                                Target.directoryToken(token.id(), connection.name()), null, null)))
                .replaceWith(() -> new CreatedDirectoryToken(token.reveal(), view));
    }

    private Uni<Void> mustHaveCapacity(UUID account) {
        return connections.tokens(account).invoke(tokens -> {
            if (tokens.size() >= MAX_TOKENS) {
                throw ProblemType.TOO_MANY_DIRECTORY_TOKENS.because("Revoke one of the two tokens first.");
            }
        }).replaceWithVoid();
    }

    /** The next request with the token is rejected. */
    @WithTransaction
    public Uni<Void> revokeToken(Actor actor, UUID tokenId) {
        UUID account = actor.accountId();
        return lock.confirm(actor)
                .invoke(DirectoryService::mustHoldEverything)
                .chain(confirmed -> connections.require(account)
                        .call(() -> connections.deleteToken(account, tokenId).invoke(deleted -> {
                            if (!deleted) {
                                throw Problem.notFound();
                            }
                        }))
                        .chain(connection -> record(confirmed, AuditAction.DIRECTORY_TOKEN_REVOKED,
                                Target.directoryToken(tokenId, connection.name()), null, null)));
    }

    /** Users of the directory that are not linked to the member with their address, by address. */
    public Uni<Page<DirectoryLinkView>> links(UUID accountId, int limit, String cursor) {
        return connections.require(accountId).chain(() -> unlinked.list(accountId, limit, cursor));
    }

    /** @param dryRun if true, the transaction is rolled back, so that the result is exact and nothing changes */
    @WithTransaction
    public Uni<DirectoryLinks> link(Actor actor, NewDirectoryLinks request, boolean dryRun) {
        UUID account = actor.accountId();
        Set<String> emails = request.emails() == null ? Set.of()
                : request.emails().stream().map(EmailAddress::value).collect(Collectors.toSet());
        return lock.confirm(actor)
                .chain(confirmed -> connections.require(account)
                        .chain(() -> request.emails() == null ? unlinked.first(account, NewDirectoryLinks.MAX)
                                : unlinked.named(account, emails))
                        .call(found -> link(confirmed, found)))
                .call(() -> dryRun ? Panache.currentTransaction().invoke(transaction -> transaction.markForRollback())
                        : Uni.createFrom().voidItem())
                .map(found -> {
                    List<DirectoryLinkView> linked = found.stream().map(UnlinkedUsers.Unlinked::view).toList();
                    Set<String> known = linked.stream().map(DirectoryLinkView::email).collect(Collectors.toSet());
                    return new DirectoryLinks(linked,
                            emails.stream().filter(email -> !known.contains(email)).sorted().toList());
                });
    }

    private Uni<Void> link(Actor actor, List<UnlinkedUsers.Unlinked> found) {
        Map<String, UUID> memberIds = found.stream().collect(
                Collectors.toMap(each -> each.profile().email(), each -> each.view().memberId()));
        return found.isEmpty() ? Uni.createFrom().voidItem()
                : links.link(actor, found.stream().map(UnlinkedUsers.Unlinked::profile).toList(),
                        profile -> memberIds.get(profile.email()));
    }

    private Uni<Versioned<DirectoryView>> view(DirectoryConnection connection) {
        UUID account = connection.accountId();
        return connections.counts(account).chain(counts -> connections.tokens(account)
                .map(tokens -> new Versioned<>(new DirectoryView(connection.id(), connection.name(), connection.role(),
                        connection.linkExisting(), connection.welcomeEmail(), config.link("/scim/v2/" + account).toString(),
                        counts.users(),
                        counts.groups(), tokens, connection.createdAt()), connection.version())));
    }

    private Uni<Void> record(Actor actor, AuditAction action, Target target, JsonObject before, JsonObject after) {
        return audit.record(actor.accountId(), AuditActor.of(actor), action, target, before, after);
    }
}
