package dev.roster.member;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

@Schema(description = "The access that a change revoked.")
public record RevokedAccess(
        @Schema(required = true, description = "The open invitations that the member had sent.") List<UUID> invitations,
        @Schema(required = true, description = "The member's API keys. A suspension revokes none: it blocks them until the member is reactivated.") List<UUID> apiKeys,
        @Schema(required = true, description = "The tokens of the directory that the member had created. The directory needs a new token.") List<UUID> directoryTokens,
        @Schema(required = true, description = "The API keys of service accounts that the member had created, and may know. A suspension revokes none: it blocks them until the member is reactivated.") List<UUID> createdApiKeys,
        @Schema(required = true, description = "The keys of service accounts that the member had created and that are still valid, because the request has `keepCreatedKeys`.") List<UUID> keptApiKeys) {
    public static final RevokedAccess NOTHING = new RevokedAccess(List.of(), List.of(), List.of(), List.of(), List.of());

    /** Sorts them by id, because the order in which PostgreSQL returns updated rows depends on its plan. */
    public RevokedAccess {
        invitations = invitations.stream().sorted().toList();
        apiKeys = apiKeys.stream().sorted().toList();
        directoryTokens = directoryTokens.stream().sorted().toList();
        createdApiKeys = createdApiKeys.stream().sorted().toList();
        keptApiKeys = keptApiKeys.stream().sorted().toList();
    }

    /** The number of keys that a suspension blocks instead of revoking them. */
    @JsonIgnore
    @Schema(hidden = true)
    public int blockedKeys() {
        return apiKeys.size() + createdApiKeys.size();
    }

    @JsonIgnore
    @Schema(hidden = true)
    public boolean isNothing() {
        return equals(NOTHING);
    }

    public static RevokedAccess invitations(List<UUID> revoked) {
        return new RevokedAccess(revoked, List.of(), List.of(), List.of(), List.of());
    }

    public static RevokedAccess apiKeys(List<UUID> revoked) {
        return new RevokedAccess(List.of(), revoked, List.of(), List.of(), List.of());
    }

    public static RevokedAccess directoryTokens(List<UUID> revoked) {
        return new RevokedAccess(List.of(), List.of(), revoked, List.of(), List.of());
    }

    public static RevokedAccess createdApiKeys(List<UUID> revoked) {
        return new RevokedAccess(List.of(), List.of(), List.of(), revoked, List.of());
    }

    public static RevokedAccess keptApiKeys(List<UUID> kept) {
        return new RevokedAccess(List.of(), List.of(), List.of(), List.of(), kept);
    }

    public static <R> Map<UUID, RevokedAccess> byMember(Collection<R> rows, Function<R, UUID> member,
            Function<R, RevokedAccess> revoked) {
        return rows.stream().collect(Collectors.toMap(member, revoked, RevokedAccess::plus));
    }

    public RevokedAccess plus(RevokedAccess other) {
        return new RevokedAccess(union(invitations, other.invitations), union(apiKeys, other.apiKeys),
                union(directoryTokens, other.directoryTokens), union(createdApiKeys, other.createdApiKeys),
                union(keptApiKeys, other.keptApiKeys));
    }

    private static List<UUID> union(List<UUID> some, List<UUID> others) {
        return Stream.concat(some.stream(), others.stream()).toList();
    }
}
