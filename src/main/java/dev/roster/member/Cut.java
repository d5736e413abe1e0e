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
public record Cut(
        @Schema(required = true, description = "The open invitations that the member had sent; they are revoked.") List<UUID> invitations,
        @Schema(required = true, description = "The member's API keys; they are revoked. A suspension leaves them: they are refused with their member.") List<UUID> apiKeys) {

    public static final Cut NOTHING = new Cut(List.of(), List.of());

    public static Cut invitations(List<UUID> revoked) {
        return new Cut(revoked, List.of());
    }

    public static Cut apiKeys(List<UUID> revoked) {
        return new Cut(List.of(), revoked);
    }

    /** What was cut of each member, from the rows that were cut. */
    public static <R> Map<UUID, Cut> byMember(Collection<R> rows, Function<R, UUID> member, Function<R, Cut> cut) {
        return rows.stream().collect(Collectors.groupingBy(member,
                Collectors.mapping(cut, Collectors.collectingAndThen(Collectors.toList(), Cut::all))));
    }

    /** Together with what something else cut. */
    Cut and(Cut other) {
        return all(List.of(this, other));
    }

    static Cut all(List<Cut> cuts) {
        return new Cut(cuts.stream().flatMap(cut -> cut.invitations().stream()).toList(),
                cuts.stream().flatMap(cut -> cut.apiKeys().stream()).toList());
    }
}
