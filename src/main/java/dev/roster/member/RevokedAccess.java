package dev.roster.member;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What a loss of access took with it. */
@Schema(description = "What the change took with it.")
public record RevokedAccess(
        @Schema(required = true, description = "The open invitations that the member had sent; they are revoked.") List<UUID> invitations,
        @Schema(required = true, description = "The member's API keys; they are revoked. A suspension leaves them: they are refused with their member.") List<UUID> apiKeys) {

    public static final RevokedAccess NOTHING = new RevokedAccess(List.of(), List.of());

    public static RevokedAccess invitations(List<UUID> revoked) {
        return new RevokedAccess(revoked, List.of());
    }

    public static RevokedAccess apiKeys(List<UUID> revoked) {
        return new RevokedAccess(List.of(), revoked);
    }

    /** What was cut of each member, from the rows that were cut. */
    public static <R> Map<UUID, RevokedAccess> byMember(Collection<R> rows, Function<R, UUID> member,
            Function<R, RevokedAccess> cut) {
        return rows.stream().collect(Collectors.groupingBy(member,
                Collectors.mapping(cut, Collectors.collectingAndThen(Collectors.toList(), RevokedAccess::all))));
    }

    /** Together with what something else cut. */
    RevokedAccess and(RevokedAccess other) {
        return all(List.of(this, other));
    }

    static RevokedAccess all(List<RevokedAccess> cuts) {
        return new RevokedAccess(cuts.stream().flatMap(cut -> cut.invitations().stream()).toList(),
                cuts.stream().flatMap(cut -> cut.apiKeys().stream()).toList());
    }
}
