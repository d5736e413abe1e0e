package dev.roster.domain;

import dev.roster.access.Issuers;
import dev.roster.access.Permissions;
import dev.roster.access.SignInPolicy;
import dev.roster.audit.Target;
import dev.roster.database.Database;
import dev.roster.problem.Problem;
import io.smallrye.mutiny.Uni;
import io.vertx.sqlclient.Row;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.List;
import java.util.UUID;

/**
 * Finds the accounts that a person can join by the domain of the verified address. The person must not be a member, also not a
 * suspended one. Former and declined people need an approval, and so does everybody in an account with a directory.
 */
@ApplicationScoped
class JoinOffers {
    private static final int MAX = 50;

    // "is true" keeps the index by expiry, which would read the waiting requests of other people, out of the plan.

    private static final String FIND = """
            select d.account_id, a.name as account_name, d.id as domain_id, d.name as domain, d.joining, d.role,
                r.permissions, a.sign_in_policy,
                exists (select from directory_connection c where c.account_id = %1$s)
                    or exists (select from join_request q where %2$s)
                    or %3$s
                    as needs_approval,
                exists (
                    select from join_request q
                    where q.account_id = %1$s and (q.issuer = $3 and q.subject = $4 or q.email = $5)
                        and q.state in ('pending', 'declined') and q.withdrawn_at is null and (q.expires_at > $2) is true)
                    as requested
            from account_domain d
            join account a on a.id = %1$s and a.closed_at is null
                and (a.allowed_email_domains = '{}' or d.name = any(a.allowed_email_domains))
            join role r on r.account_id = %1$s and r.name = d.role
            where d.name = $1 and d.state = 'verified' and d.joining <> 'none' and d.account_id = %5$s
                and not %4$s
            order by d.account_id
            limit %6$d""";

    private static final String FIND_ALL = find("d.account_id", "a.id", MAX);

    private static final String FIND_ONE = find("$6", "$6", 1);

    /**
     * An account with a verified domain of the person.
     *
     * @param joins whether the person becomes a member without an approval
     * @param requested whether the person sees a request as pending
     */
    record Offer(UUID accountId, String accountName, UUID domainId, String domain, String role, boolean joins,
            boolean requested, SignInPolicy policy) {
        static Offer of(Row row) {
            boolean joins = row.getString("joining").equals(Joining.JOIN.value()) && !row.getBoolean("needs_approval")
                    && Joining.canGrant(Permissions.of(List.of(row.getArrayOfStrings("permissions"))));
            return new Offer(row.getUUID("account_id"), row.getString("account_name"), row.getUUID("domain_id"),
                    row.getString("domain"), row.getString("role"), joins, row.getBoolean("requested"),
                    SignInPolicy.parse(row.getString("sign_in_policy")));
        }

        /** Whether there is nothing to do but wait. */
        boolean isWaiting() {
            return requested && !joins;
        }

        Target target() {
            return Target.domain(domainId, domain);
        }

        JoinableAccount view() {
            return new JoinableAccount(accountId, accountName, joins, requested);
        }
    }

    @Inject
    Issuers issuers;
    @Inject
    Database database;
    @Inject
    Clock clock;

    private static String find(String account, String domainsAccount, int limit) {
        return FIND.formatted(account,
                People.isDeclined(account, "$3", "$4", "$5",
                        "$2::timestamptz - make_interval(hours => %d)".formatted(DomainJoining.DECLINED_FOR.toHours())),
                People.wasMember(account, "d", "$3", "$4", "$5", "$2"),
                People.isMember(account, "$3", "$4", "$5", "$2"), domainsAccount, limit);
    }

    /** At most 50 accounts. */
    Uni<List<Offer>> all(Applicant person) {
        return database.list(FIND_ALL, Offer::of, person.address().domain(), clock.instant(), person.issuer(),
                person.subject(), person.email())
                .map(found -> found.stream().filter(offer -> accepts(offer, person.issuer())).toList());
    }

    /** Fails with {@code not-found} if the person can neither join the account nor ask to join it. */
    Uni<Offer> in(UUID accountId, Applicant person) {
        return database.one(FIND_ONE, Offer::of, person.address().domain(), clock.instant(), person.issuer(),
                person.subject(), person.email(), accountId)
                .invoke(offer -> {
                    if (!accepts(offer, person.issuer())) {
                        throw Problem.notFound();
                    }
                });
    }

    private boolean accepts(Offer offer, String issuer) {
        return issuers.allow(issuer, offer.accountId()) && offer.policy().acceptsIssuer(issuer);
    }
}
