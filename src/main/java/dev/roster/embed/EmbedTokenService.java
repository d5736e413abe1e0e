package dev.roster.embed;

import dev.roster.access.Actor;
import dev.roster.access.EmbedToken;
import dev.roster.problem.Problem;
import dev.roster.problem.ProblemType;
import dev.roster.value.Ids;
import dev.roster.value.WebOrigin;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Instant;
import java.util.UUID;

@ApplicationScoped
class EmbedTokenService {
    @Inject
    EmbedTokenTable tokens;
    @Inject
    Clock clock;

    /**
     * Members create tokens for themselves, and API keys for every member. With another person's access token, the token would
     * outlive the loss of that person's access.
     */
    Uni<CreatedEmbedToken> create(Actor actor, UUID memberId, NewEmbedToken request) {
        if (actor.kind() != Actor.Kind.KEY && !actor.is(memberId)) {
            throw ProblemType.FORBIDDEN.because("With an access token, members create embed tokens for themselves only.");
        }
        String origin = WebOrigin.normalized(request.origin());
        return tokens.listsOrigin(actor.accountId(), memberId, origin)
                .invoke(listed -> {
                    if (!listed) {
                        throw Problem.invalid("origin", "is not one of the account's embedOrigins");
                    }
                })
                .chain(() -> create(actor, memberId, origin, clock.instant().plus(request.lifetimeOrDefault())));
    }

    private Uni<CreatedEmbedToken> create(Actor actor, UUID memberId, String origin, Instant expiresAt) {
        UUID id = Ids.next();
        EmbedToken token = EmbedToken.create(actor.accountId(), id);
        return tokens.add(actor.accountId(), id, memberId, actor.keyId(), token, origin, expiresAt)
                .replaceWith(() -> new CreatedEmbedToken(token.reveal(), expiresAt));
    }
}
