package dev.roster.identity;

import dev.roster.access.AccessBarrier;
import dev.roster.access.Issuers;
import dev.roster.access.Principal;
import dev.roster.access.SignInPolicy;
import dev.roster.database.Database;
import dev.roster.http.RequestOrigin;
import dev.roster.member.MemberConditions;
import dev.roster.member.MemberIdentities;
import dev.roster.member.MemberIdentities.Identity;
import dev.roster.member.MemberView;
import dev.roster.problem.ProblemType;
import dev.roster.value.EmailAddress;
import io.quarkus.hibernate.reactive.panache.common.WithTransaction;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Instant;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A member opens an {@link IdentityLinks link} while signed in with a new identity, which then replaces the former one. */
@ApplicationScoped
public class Linking {
    private static final String FIND = """
            select a.id as account_id, a.name as account_name, a.sign_in_policy, m.id as member_id, m.email, m.issuer, m.subject,
                l.expires_at
            from account a
            join identity_link l on l.account_id = $1 and l.member_id = $2 and $3 = any(l.hashes) and l.expires_at > $4
            join member m on m.account_id = $1 and m.id = $2 and m.email = l.email and %s
            where a.id = $1 and a.closed_at is null"""
            .formatted(MemberConditions.isCurrent("$4"));

    /** Locks the account only if the secret matches, so that a request without the secret blocks no other request. */
    private static final String FIND_AND_LOCK = FIND + " for no key update of a";

    @Inject
    IdentityLinks links;
    @Inject
    MemberIdentities identities;
    @Inject
    Issuers issuers;
    @Inject
    RelinkedEmails relinkedEmails;
    @Inject
    AccessBarrier barrier;
    @Inject
    Database database;
    @Inject
    Clock clock;

    @Schema(name = "IdentityLinkPreview", description = "A valid link, for the member.")
    public record Preview(@Schema(required = true) UUID accountId,
            @Schema(required = true, examples = "Acme") String accountName,
            @Schema(required = true, format = "email", description = "The verified address with which the person must sign in.", examples = "ada@acme.example") String email,
            @Schema(required = true) Instant expiresAt) {
        private static Preview of(Row row) {
            return new Preview(row.getUUID("account_id"), row.getString("account_name"), row.getString("email"),
                    Database.instant(row, "expires_at"));
        }
    }

    /** @param present the identity that the link replaces */
    public record Offer(Preview preview, Identity present) {
        private static Offer of(Row row) {
            return new Offer(Preview.of(row), new Identity(row.getString("issuer"), row.getString("subject")));
        }
    }

    @Schema(name = "RelinkedMember")
    public record Relinked(@Schema(required = true) UUID accountId, @Schema(required = true) MemberView member) {
    }

    /** Fails with {@code not-found} unless the secret is valid. */
    public Uni<Preview> preview(String token) {
        return offer(token).map(Offer::preview);
    }

    /** As {@link #preview}. */
    public Uni<Offer> offer(String token) {
        return find(IdentityLinkToken.parse(token), FIND).map(Offer::of);
    }

    private Uni<Row> find(IdentityLinkToken token, String sql) {
        return database.one(sql, row -> row, token.accountId(), token.id(), Buffer.buffer(token.hash()), clock.instant());
    }

    /**
     * Replaces the member's identity with that of the principal. After the response, the old identity has no access. Waits for
     * edges also after a failure: the request may repeat one whose response was lost.
     */
    public Uni<Relinked> accept(Principal principal, String token, RequestOrigin origin) {
        IdentityLinkToken link = IdentityLinkToken.parse(token);
        return link(principal, link, origin).eventually(() -> barrier.await(link.accountId()));
    }

    /** The second query, under the lock, sees the changes of the link and the member that the lock has waited for. */
    @WithTransaction
    Uni<Relinked> link(Principal principal, IdentityLinkToken token, RequestOrigin origin) {
        return find(token, FIND_AND_LOCK)
                .chain(() -> find(token, FIND))
                .invoke(row -> mustBeFor(principal, row))
                .chain(() -> links.end(token.accountId(), token.id()))
                .chain(() -> identities.replace(token.accountId(), token.id(),
                        new Identity(principal.issuer(), principal.subject()), origin))
                .call(member -> relinkedEmails.queue(token.accountId(), member))
                .map(member -> new Relinked(token.accountId(), member));
    }

    private void mustBeFor(Principal principal, Row row) {
        if (!principal.emailVerified()) {
            throw ProblemType.EMAIL_NOT_VERIFIED.because("Verify the address with the identity provider, then try again.");
        }
        if (!EmailAddress.matches(row.getString("email"), principal.email())) {
            throw ProblemType.EMAIL_MISMATCH.because("Sign in with the member's address. The link stays valid.");
        }
        SignInPolicy policy = SignInPolicy.parse(row.getString("sign_in_policy"));
        issuers.mustAllow(principal.issuer(), row.getUUID("account_id"), policy);
        policy.mustBeSatisfiedBy(principal, clock.instant());
    }
}
