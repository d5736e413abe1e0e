package dev.roster.domain;

import dev.roster.access.Issuers;
import dev.roster.access.SignInPolicy;
import dev.roster.audit.Target;
import dev.roster.database.Database;
import dev.roster.member.MemberConditions;
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
 * suspended one. Former members need an approval, however their membership ended, and so does everybody in an account with a
 * directory.
 */
@ApplicationScoped
class JoinOffers {
    private static final int MAX = 50;

    /** Whether the member {@code m} is the person or has the address. */
    private static final String IS_PERSON = "(m.issuer = $3 and m.subject = $4 or m.email = $5)";

    /** Each condition on members is a range of an index. */
    private static final String FIND = """
            select d.account_id, a.name as account_name, d.id as domain_id, d.name as domain, d.joining, d.role,
                a.sign_in_policy,
                exists (select from directory_connection c where c.account_id = %5$s) as has_directory,
                exists (select from member m where m.account_id = %5$s and m.status <> 'removed' and %1$s)
                    or exists (select from member m where m.account_id = %5$s and m.status = 'removed' and %1$s)
                    or exists (
                        select from member m
                        where m.account_id = %5$s and m.status = 'removed' and m.former_emails <> '{}'
                            and $5 = any(m.former_emails))
                    or exists (
                        select from former_person f
                        where f.account_id = %5$s and f.hash in (
                            sha256(convert_to(d.account_id::text || ' ' || $5::text, 'UTF8')),
                            sha256(convert_to(d.account_id::text || ' ' || $3::text || ' ' || $4::text, 'UTF8'))))
                    as is_former,
                exists (
                    select from join_request q
                    where q.account_id = %5$s and (q.issuer = $3 and q.subject = $4 or q.email = $5)
                        and q.state in ('pending', 'declined') and q.withdrawn_at is null and q.expires_at > $2)
                    as requested
            from account_domain d
            join account a on a.id = %5$s and a.closed_at is null
                and (a.allowed_email_domains = '{}' or d.name = any(a.allowed_email_domains))
            where d.name = $1 and d.state = 'verified' and d.joining <> 'none' and d.account_id = %3$s
                and not exists (select from member m where m.account_id = %5$s and %1$s and %2$s)
            order by d.account_id
            limit %4$d""";

    private static final String FIND_ALL = FIND.formatted(IS_PERSON, MemberConditions.isCurrent("$2"), "a.id", MAX,
            "d.account_id");

    private static final String FIND_ONE = FIND.formatted(IS_PERSON, MemberConditions.isCurrent("$2"), "$6", 1, "$6");

    /**
     * An account with a verified domain of the person.
     *
     * @param joins whether the person becomes a member without an approval
     * @param requested whether the person sees a request as pending
     */
    record Offer(UUID accountId, String accountName, UUID domainId, String domain, String role, boolean joins,
            boolean requested, SignInPolicy policy) {
        static Offer of(Row row) {
            boolean approved = row.getBoolean("is_former") || row.getBoolean("has_directory");
            return new Offer(row.getUUID("account_id"), row.getString("account_name"), row.getUUID("domain_id"),
                    row.getString("domain"), row.getString("role"),
                    row.getString("joining").equals(Joining.JOIN.value()) && !approved, row.getBoolean("requested"),
                    SignInPolicy.parse(row.getString("sign_in_policy")));
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
