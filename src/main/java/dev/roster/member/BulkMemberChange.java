package dev.roster.member;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import dev.roster.group.HeldGroup;
import dev.roster.problem.Problem;
import dev.roster.role.NewRole;
import dev.roster.value.OneLine;
import jakarta.validation.Valid;
import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** One change of many members. Either {@code members} or {@code filter} is null. */
@Schema(description = "One change of many members. Name either `members` or `filter`.")
public record BulkMemberChange(
        @NotNull Action action,
        @Size(min = 1, max = NewRole.MAX_NAME_LENGTH) @Schema(nullable = true, description = "The role for `change-role`; absent for other actions. The role does not expire.", examples = "member") String role,
        @Schema(nullable = true, description = "The group for `add-to-group` and `remove-from-group`; absent for other actions.") UUID group,
        @Size(min = 1, max = MAX_MEMBERS) @Schema(nullable = true, description = "1 to 1,000 members.") List<@NotNull Selected> members,
        @Schema(nullable = true, description = "Of `remove`: whether the keys of service accounts that the members created stay valid. They may know the secrets: replace the keys soon. Requires a person or the operator; no API key can keep them.") Boolean keepCreatedKeys,
        @Valid @Schema(nullable = true, description = "All members that match. If more than 1,000 match, the response is `409 too-many-members`.") Filter filter) {
    public static final int MAX_MEMBERS = 1_000;

    private static final int MAX_ETAG_LENGTH = 64;

    @Schema(name = "BulkMemberAction")
    public enum Action {
        CHANGE_ROLE,
        SUSPEND,
        REACTIVATE,
        REMOVE,
        ADD_TO_GROUP,
        REMOVE_FROM_GROUP;

        public boolean isOfGroup() {
            return this == ADD_TO_GROUP || this == REMOVE_FROM_GROUP;
        }

        @JsonValue
        public String value() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    @Schema(name = "SelectedMember")
    public record Selected(
            @NotNull UUID id,
            @Size(max = MAX_ETAG_LENGTH) @Schema(nullable = true, description = "The version of the member, from `getMember` or from a dry run. If the member has another version, the change of this member is rejected with `stale-version`.", examples = "\"3\"") String etag) {
    }

    /** @param status sorted, so that an equal request has the same hash on every replica ({@code Idempotency-Key}) */
    @Schema(name = "MemberFilter", description = "The filters of `listMembers`. Without a status, all but removed members match.")
    public record Filter(
            @Size(min = 1, max = NewRole.MAX_NAME_LENGTH) @Schema(nullable = true, examples = "member") String role,
            @Schema(nullable = true) UUID group,
            @JsonDeserialize(as = TreeSet.class) @Size(max = 4) @Schema(nullable = true) Set<@NotNull MemberStatus> status,
            @OneLine @Size(min = 1, max = MemberFilter.MAX_SEARCH_LENGTH) @Schema(nullable = true, examples = "gra") String search,
            @Schema(nullable = true) Instant inactiveSince,
            @Schema(nullable = true) Boolean neverActive) {
        MemberFilter toMemberFilter() {
            return new MemberFilter(null, role, group, status, inactiveSince, Boolean.TRUE.equals(neverActive), search, null);
        }
    }

    @AssertTrue(message = "must name either members or filter")
    @JsonIgnore
    @Schema(hidden = true)
    boolean isSelection() {
        return members == null != (filter == null);
    }

    @AssertTrue(message = "must name a role if the action is change-role, and only then")
    @JsonIgnore
    @Schema(hidden = true)
    boolean isRoleOfAction() {
        return role == null == (action != Action.CHANGE_ROLE);
    }

    @AssertTrue(message = "must name a group if the action is add-to-group or remove-from-group, and only then")
    @JsonIgnore
    @Schema(hidden = true)
    boolean isGroupOfAction() {
        return action == null || group == null != action.isOfGroup();
    }

    @AssertTrue(message = "can keep keys only if the action is remove")
    @JsonIgnore
    @Schema(hidden = true)
    boolean isKeepingOfAction() {
        return action == Action.REMOVE || !keepsCreatedKeys();
    }

    private boolean keepsCreatedKeys() {
        return Boolean.TRUE.equals(keepCreatedKeys);
    }

    /** The same change that keeps no keys. */
    public BulkMemberChange keepingNothing() {
        return new BulkMemberChange(action, role, group, members, null, filter);
    }

    /** Checks the members without the validator, which takes quadratic time for a list with many invalid elements. */
    void check() {
        Set<UUID> seen = new HashSet<>();
        for (int i = 0; members != null && i < members.size(); i++) {
            Selected each = members.get(i);
            if (each.id() == null || !seen.add(each.id())) {
                throw Problem.invalid("members[" + i + "].id", "must be present, and occur only once");
            }
            if (each.etag() != null && each.etag().length() > MAX_ETAG_LENGTH) {
                throw Problem.invalid("members[" + i + "].etag", "size must be between 0 and " + MAX_ETAG_LENGTH);
            }
        }
    }

    /** @param named the group of the request; null if it names none */
    MemberStep step(UUID memberId, HeldGroup named) {
        return switch (action) {
            case CHANGE_ROLE -> MemberStep.changeRole(memberId, role);
            case SUSPEND -> MemberStep.suspend(memberId, null);
            case REACTIVATE -> MemberStep.reactivate(memberId);
            case REMOVE -> MemberStep.remove(memberId, keepsCreatedKeys());
            case ADD_TO_GROUP -> MemberStep.joinGroup(memberId, named);
            case REMOVE_FROM_GROUP -> MemberStep.leaveGroup(memberId, named);
        };
    }
}
