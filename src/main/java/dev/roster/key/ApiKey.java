package dev.roster.key;

import dev.roster.access.ApiKeyToken;
import io.quarkus.hibernate.reactive.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Version;
import java.io.Serializable;
import java.time.Instant;
import java.util.UUID;

/** An API key of a member. Roster stores only the hash of its secret. Its permissions never change. */
@Entity
@IdClass(ApiKey.Key.class)
class ApiKey extends PanacheEntityBase {
    record Key(UUID accountId, UUID id) implements Serializable {
    }

    @Id
    UUID accountId;
    @Id
    UUID id;
    UUID memberId;
    /** Null for a member's own key, and if an operator created the key. */
    UUID createdBy;
    String name;
    byte[] hash;
    String[] permissions;
    Instant createdAt;
    Instant expiresAt;
    Instant revokedAt;
    /** Written by the activity flush. */
    @Column(insertable = false, updatable = false)
    Instant lastUsedAt;
    @Version
    int version;

    static ApiKey of(ApiKeyToken token, UUID memberId, UUID createdBy, NewApiKey request, Instant expiresAt,
            Instant now) {
        ApiKey key = new ApiKey();
        key.accountId = token.accountId();
        key.id = token.id();
        key.memberId = memberId;
        key.createdBy = createdBy;
        key.name = request.name().strip();
        key.hash = token.hash();
        key.permissions = request.permissions() == null ? null : request.permissions().toArray(String[]::new);
        key.createdAt = now;
        key.expiresAt = expiresAt;
        return key;
    }

    void rename(String newName) {
        name = newName.strip();
    }

    void revoke(Instant now) {
        revokedAt = now;
    }

    boolean isRevoked() {
        return revokedAt != null;
    }
}
