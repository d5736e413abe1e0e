package dev.roster.member;

import dev.roster.access.Issuers;
import dev.roster.access.Principal;
import dev.roster.access.Program;
import dev.roster.brand.AccountBrand;
import dev.roster.database.Database;
import dev.roster.value.EmailAddress;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Reads a person's memberships. The only query of a request that spans accounts; it is limited to the principal. */
@ApplicationScoped
public class MyMemberships {
    private static final String FIND = """
            select a.id as account_id, a.name as account_name, a.without_admin_since is not null as adminless, %s, m.id, r.name as role, r.display_name, m.status, %s as permissions,
                m.expires_at, %s as role_expires_at,
                case when a.id = $4::uuid then (
                    select jsonb_object_agg(n.name, n.display_name) from role n
                    where n.account_id = a.id and n.display_name is not null) end as role_names
            from member m
            join account a on a.id = m.account_id and a.closed_at is null
            join role r on r.account_id = m.account_id and r.name = %s
            where (m.issuer = $1 and m.subject = $2 and (m.kind = 'person' or $6::boolean) or m.issuer = $7 and m.subject = $8
                or (m.status = 'provisioned' and m.email = $5)) and %s
            order by a.id
            limit 200"""
            .formatted(AccountBrand.COLUMNS, MemberConditions.permissions("m.account_id", "r"),
                    MemberConditions.roleExpiry("$3"),
                    MemberConditions.effectiveRole("$3"),
                    MemberConditions.isCurrent("$3"));

    @Inject
    Issuers issuers;
    @Inject
    FirstSignIn firstSignIn;
    @Inject
    Database database;
    @Inject
    Clock clock;

    /**
     * The memberships of a person, as seen from one account.
     *
     * @param roleNames the display names of the account's roles, by name; null if the person is not a member of it
     * @param brand of the account, likewise
     * @param adminless whether the account's directory removed its last admin
     */
    public record InAccount(List<MyMembership> memberships, Map<String, String> roleNames, AccountBrand brand,
            boolean adminless) {
    }

    public Uni<List<MyMembership>> of(Principal principal) {
        return in(null, principal).map(InAccount::memberships);
    }

    /**
     * Signs the person in to accounts that have provisioned the person.
     *
     * @param accountId null for no account
     */
    public Uni<InAccount> in(UUID accountId, Principal principal) {
        return find(accountId, principal)
                .chain(rows -> {
                    List<UUID> provisioned = provisioned(rows);
                    return provisioned.isEmpty() ? Uni.createFrom().item(rows)
                            : signIn(principal, provisioned).chain(() -> find(accountId, principal));
                })
                .map(rows -> inAccount(accountId, rows.stream().filter(row -> !isProvisioned(row)).toList()));
    }

    private Uni<List<Row>> find(UUID accountId, Principal principal) {
        EmailAddress email = EmailAddress.orNull(principal.verifiedEmail());
        return database.list(FIND, row -> row, principal.issuer(), principal.subject(), clock.instant(), accountId,
                email == null ? null : email.value(), principal.program() != null,
                Program.issuerOfClients(principal.issuer()), principal.program() == null ? null : principal.program().client())
                .map(rows -> rows.stream().filter(row -> issuers.allow(principal.issuer(), row.getUUID("account_id")))
                        .toList());
    }

    /** The accounts that provisioned the person. Another membership of the person in the account has precedence. */
    private static List<UUID> provisioned(List<Row> rows) {
        Set<UUID> own = rows.stream().filter(row -> !isProvisioned(row)).map(row -> row.getUUID("account_id"))
                .collect(Collectors.toSet());
        return rows.stream().map(row -> row.getUUID("account_id")).filter(account -> !own.contains(account)).toList();
    }

    private static boolean isProvisioned(Row row) {
        return MemberStatus.PROVISIONED.value().equals(row.getString("status"));
    }

    private Uni<Void> signIn(Principal principal, List<UUID> accounts) {
        return Multi.createFrom().iterable(accounts)
                .onItem().transformToUniAndConcatenate(account -> firstSignIn.signIn(account, principal))
                .collect().last()
                .replaceWithVoid();
    }

    private static InAccount inAccount(UUID accountId, List<Row> rows) {
        List<MyMembership> found = rows.stream().map(MyMemberships::membership).toList();
        return rows.stream().filter(row -> row.getUUID("account_id").equals(accountId)).findFirst()
                .map(row -> new InAccount(found, roleNames(row), AccountBrand.of(accountId, row), row.getBoolean("adminless")))
                .orElse(new InAccount(found, null, null, false));
    }

    private static Map<String, String> roleNames(Row row) {
        Map<String, String> names = new HashMap<>();
        JsonObject json = row.getJsonObject("role_names");
        if (json != null) {
            json.forEach(role -> names.put(role.getKey(), role.getValue().toString()));
        }
        return names;
    }

    private static MyMembership membership(Row row) {
        return new MyMembership(row.getUUID("account_id"), row.getString("account_name"), row.getUUID("id"),
                row.getString("role"), row.getString("display_name"),
                MemberStatus.fromString(row.getString("status")),
                Stream.of(row.getArrayOfStrings("permissions")).sorted().toList(),
                Database.instant(row, "expires_at"), Database.instant(row, "role_expires_at"));
    }
}
