package dev.roster.account;

import dev.roster.access.AccountLock;
import dev.roster.access.Actor;
import dev.roster.access.Issuers;
import dev.roster.access.Principal;
import dev.roster.access.SignInPolicy;
import dev.roster.audit.AccessEffect;
import dev.roster.audit.AuditAction;
import dev.roster.audit.AuditActor;
import dev.roster.audit.AuditLog;
import dev.roster.brand.Logo;
import dev.roster.database.Database;
import dev.roster.http.RequestOrigin;
import dev.roster.http.Version;
import dev.roster.http.Versioned;
import dev.roster.list.Cursor;
import dev.roster.list.Page;
import dev.roster.problem.Problem;
import dev.roster.problem.ProblemType;
import dev.roster.role.RoleService;
import dev.roster.value.Ids;
import dev.roster.value.Languages;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.hibernate.reactive.panache.common.WithTransaction;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.LockModeType;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;

/** Opens, lists, changes and locks accounts. */
@ApplicationScoped
public class AccountService {
    /** In UTF-16 units. */
    public static final int MAX_SEARCH_LENGTH = 200;

    private static final String GET = "select * from account where id = $1 and deletion_started_at is null";

    private static final String LIST = """
            select * from account where id > $1 and deletion_started_at is null order by id limit $2""";

    /** With the collation "C", every text with the prefix is less than the prefix with the greatest character. */
    private static final String SEARCH = """
            select * from account where (name_key, id) > ($1, $2) and name_key < $3 and deletion_started_at is null
            order by name_key, id limit $4""";

    private static final String GREATEST = Character.toString(Character.MAX_CODE_POINT);

    private static final String LOCK = "select id from account where id = $1 and closed_at is null for no key update";

    private static final String TRY_LOCK = LOCK + " skip locked";

    @Inject
    RoleService roles;
    @Inject
    Issuers issuers;
    @Inject
    AccountLogos logos;
    @Inject
    FirstAdminInviter firstAdminInviter;
    @Inject
    AuditLog audit;
    @Inject
    Clock clock;
    @Inject
    AccountLock lock;
    @Inject
    Database database;

    @WithTransaction
    public Uni<Versioned<AccountView>> open(Principal operator, NewAccount request, RequestOrigin origin) {
        String language = request.defaultLanguage() == null ? Languages.DEFAULT : request.defaultLanguage();
        Account account = Account.open(request.name().strip(), language, clock.instant());
        AuditActor actor = AuditActor.operator(operator.label(), origin);
        return account.persist()
                .chain(() -> roles.createBuiltIns(account.id))
                .chain(() -> audit.record(account.id, actor, AuditAction.ACCOUNT_OPENED, account.target(), null,
                        account.auditState()))
                .chain(() -> firstAdminInviter.inviteFirstAdmin(account, request.firstAdminEmail(), actor, operator.name()))
                .replaceWith(() -> AccountView.versioned(account));
    }

    /** @param search the start of the name, or an id; null or without letters for all accounts */
    public Uni<Page<AccountView>> list(String search, int limit, String cursor) {
        String prefix = search == null ? "" : Account.searchKey(search);
        UUID id = search == null ? null : Ids.parse(search.strip());
        return id != null
                ? database.list(GET, AccountView::of, id).map(found -> Page.of(found, limit, "account", each -> List.of()))
                : prefix.isEmpty() ? list(limit, cursor) : search(prefix, limit, cursor);
    }

    private Uni<Page<AccountView>> search(String prefix, int limit, String cursor) {
        String list = "accounts " + prefix;
        Cursor.Position position = Cursor.read(list, cursor);
        return database.list(SEARCH, AccountView::of, position == null ? prefix : position.text(0),
                position == null ? Ids.NIL : position.id(1), prefix + GREATEST, limit + 1)
                .map(found -> Page.of(found, limit, list,
                        account -> List.of(Account.searchKey(account.name()), account.id().toString())));
    }

    private Uni<Page<AccountView>> list(int limit, String cursor) {
        Cursor.Position position = Cursor.read("accounts", cursor);
        UUID after = position == null ? Ids.NIL : position.id(0);
        return database.list(LIST, AccountView::of, after, limit + 1)
                .map(found -> Page.of(found, limit, "accounts", account -> List.of(account.id().toString())));
    }

    public Uni<Versioned<AccountView>> get(UUID accountId) {
        return database.one(GET, row -> new Versioned<>(AccountView.of(row), row.getInteger("version")), accountId);
    }

    @WithTransaction
    public Uni<Versioned<AccountView>> change(Actor actor, AccountChange change, String ifMatch) {
        checkSupportView(actor, change);
        Logo logo = change.logo() == null || change.logo().isEmpty() ? null : Logo.ofBase64(change.logo());
        return lock.confirm(actor)
                .chain(() -> lock(actor.accountId()))
                .invoke(account -> Version.check(ifMatch, account.version))
                .invoke(account -> mustKnowIssuers(account, change.signInPolicy()))
                .call(account -> {
                    JsonObject before = account.auditState();
                    account.change(change, clock.instant());
                    if (change.logo() != null) {
                        account.setLogo(logo);
                    }
                    JsonObject after = account.auditState();
                    if (before.equals(after)) {
                        return Uni.createFrom().voidItem();
                    }
                    boolean sameLogo = Objects.equals(before.getString("logo"), account.logoHash);
                    return (sameLogo ? Uni.createFrom().voidItem() : logos.store(account.id, logo))
                            .chain(() -> audit.recordAll(account.id, AuditActor.of(actor),
                                    List.of(changed(account, before, after))));
                })
                .call(Panache::flush)
                .map(AccountView::versioned);
    }

    /** An issuer that Roster no longer accepts can stay, because the policy without it could allow every other issuer. */
    private void mustKnowIssuers(Account account, SignInPolicy policy) {
        if (policy == null) {
            return;
        }
        List<String> known = Stream.concat(issuers.of(account.id).stream(), account.signInPolicy().issuers().stream())
                .toList();
        if (!known.containsAll(policy.issuers())) {
            throw Problem.invalid("signInPolicy", "must name only issuers that Roster accepts in the account");
        }
    }

    private void checkSupportView(Actor actor, AccountChange change) {
        if (Boolean.TRUE.equals(change.supportView()) && !actor.isMember()) {
            throw ProblemType.FORBIDDEN.because("Only the account itself can allow support views, not an operator.");
        }
        Instant until = change.supportViewUntil();
        if (until != null && !Boolean.TRUE.equals(change.supportView())) {
            throw Problem.invalid("supportViewUntil", "requires supportView: true");
        }
        if (until != null && !until.isAfter(clock.instant())) {
            throw Problem.invalid("supportViewUntil", "must be in the future");
        }
    }

    /** Hides the checklist for new accounts from every admin. */
    @WithTransaction
    public Uni<Void> dismissChecklist(Actor actor) {
        return lock.confirm(actor)
                .chain(() -> lock(actor.accountId()))
                .chain(account -> {
                    JsonObject before = checklist(account);
                    account.dismissChecklist(clock.instant());
                    JsonObject after = checklist(account);
                    return before.equals(after) ? Uni.createFrom().voidItem()
                            : audit.recordAll(account.id, AuditActor.of(actor),
                                    List.of(new AuditLog.Entry(AuditAction.ACCOUNT_CHANGED, account.target(), before, after)
                                            .with(AccessEffect.NONE)));
                });
    }

    /** Locks the row of an account that is not being deleted. */
    static Uni<Account> lockOpenOrClosed(UUID accountId) {
        return Account.<Account> findById(accountId, LockModeType.PESSIMISTIC_WRITE)
                .map(account -> account == null || account.isBeingDeleted() ? null : account)
                .onItem().ifNull().failWith(Problem::notFound);
    }

    /** Locks the row of an open account. Until the transaction ends, no other transaction changes the account. */
    public Uni<Account> lock(UUID accountId) {
        return lockOpenOrClosed(accountId).invoke(Account::mustBeOpen);
    }

    /** Takes the same lock for a person who is no member. Fails with {@code not-found} also if the account is closed. */
    public Uni<Void> lockOrNotFound(UUID accountId) {
        return database.one(LOCK, row -> row, accountId).replaceWithVoid();
    }

    /** Takes the same lock without waiting. Returns false if the account is locked or closed. */
    public Uni<Boolean> tryLock(UUID accountId) {
        return database.first(TRY_LOCK, row -> true, accountId).map(Boolean.TRUE::equals);
    }

    /** Of the settings, only those of API keys and the sign-in policy matter to decisions. */
    private static AuditLog.Entry changed(Account account, JsonObject before, JsonObject after) {
        AuditLog.Entry entry = new AuditLog.Entry(AuditAction.ACCOUNT_CHANGED, account.target(), before, after);
        boolean ofDecisions = Stream.of("apiKeyHeader", "keySignInDays", "signInPolicy")
                .anyMatch(name -> !Objects.equals(before.getValue(name), after.getValue(name)));
        return ofDecisions ? entry : entry.with(AccessEffect.NONE);
    }

    private static JsonObject checklist(Account account) {
        return new JsonObject().put("checklistDismissed", account.checklistDismissedAt != null);
    }
}
