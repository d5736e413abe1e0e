package dev.roster.directory;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.roster.access.Actor;
import dev.roster.access.DirectoryAuthentication;
import dev.roster.http.RequestOrigin;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.UUID;

/** Authenticates directories. Each request reads the token, so that a revocation takes effect at once. */
@ApplicationScoped
class DirectoryTokens implements DirectoryAuthentication {
    private static final int MAX_KNOWN = 10_000;

    @Inject
    DirectoryConnectionTable connections;

    /** The hashes of tokens that were valid once, by id. They exempt a client from a limit and grant nothing. */
    private final Cache<UUID, byte[]> known = Caffeine.newBuilder().maximumSize(MAX_KNOWN).build();

    @Override
    public Uni<Actor> authenticate(String text, UUID accountId, RequestOrigin origin) {
        DirectoryToken token = DirectoryToken.parse(text);
        if (token == null || !token.accountId().equals(accountId)) {
            throw DirectoryToken.invalid();
        }
        return connections.token(accountId, token.id()).call(stored -> {
            if (stored == null || !token.matches(stored.hash())) {
                throw DirectoryToken.invalid();
            }
            known.put(token.id(), stored.hash());
            return connections.used(accountId, token.id(), stored);
        }).map(stored -> Actor.directory(accountId, token.id(), stored.name(), origin));
    }

    @Override
    public Uni<Void> confirm(UUID accountId, UUID tokenId) {
        return tokenId == null ? Uni.createFrom().voidItem()
                : connections.token(accountId, tokenId).onItem().ifNull().failWith(DirectoryToken::invalid).replaceWithVoid();
    }

    @Override
    public boolean isKnown(String text) {
        DirectoryToken token = DirectoryToken.parse(text);
        byte[] hash = token == null ? null : known.getIfPresent(token.id());
        return hash != null && token.matches(hash);
    }
}
