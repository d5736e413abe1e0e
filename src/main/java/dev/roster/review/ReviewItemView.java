package dev.roster.review;

import static dev.roster.database.Database.instant;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.annotation.JsonIgnore;
import dev.roster.member.GroupSources;
import dev.roster.value.Sha256;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

@Schema(name = "ReviewItem", description = "A member of a review: the access at its start, the current access, and the decision.")
public record ReviewItemView(
        @Schema(required = true) UUID memberId,
        @Schema(nullable = true, format = "email", description = "Null for a service account.") String email,
        @Schema(required = true) String name,
        @Schema(nullable = true, description = "The owner of a service account at the start of the review; null for a person.") Owner owner,
        @Schema(required = true, description = "The access at the start of the review.") MemberAccess accessAtStart,
        @Schema(required = true, description = "The member's API keys at the start of the review.") List<Key> apiKeys,
        @Schema(required = true) Instant joinedAt,
        @Schema(nullable = true, description = "At the start of the review; null if the member was never active.") Instant lastActiveAt,
        @Schema(nullable = true, description = "When the membership or the role would expire, whichever is first, as of the start; null if neither would.") Instant accessExpiresAt,
        @Schema(nullable = true, description = "The current access; null if the review is closed.") MemberAccess currentAccess,
        @Schema(nullable = true, description = "A tag of `currentAccess`. If you send it with a decision, Roster rejects the decision if the access has changed.", examples = "3b1f0d9e6b210a52") String accessTag,
        @Schema(required = true, description = "Whether `currentAccess` differs from `accessAtStart`. In a closed review: whether the access had changed when the reviewer decided.") boolean changed,
        @Schema(nullable = true) Decision decision,
        @Schema(nullable = true) String note,
        @Schema(nullable = true) Instant decidedAt,
        @Schema(nullable = true) ReviewActor decidedBy,
        @Schema(required = true, description = "Whether the access has changed since the decision, so that a new decision is needed.") boolean outdated,
        @Schema(required = true, description = "Whether the reviewer decided about themselves.") boolean selfReview,
        @Schema(nullable = true, description = "The result; null unless the review is completed.", enumeration = {
                "kept", "demoted", "removed", "gone" }) String outcome){
    @Schema(name = "ReviewedOwner")
    public record Owner(
            @Schema(nullable = true) UUID memberId,
            @Schema(nullable = true) UUID groupId,
            @Schema(nullable = true, description = "The present name; null for a deleted group.") String name) {
        static Owner of(Row row) {
            UUID member = row.getUUID("owner_id");
            UUID group = row.getUUID("owner_group_id");
            return member == null && group == null ? null : new Owner(member, group, row.getString("owner_name"));
        }

        JsonObject json() {
            return new JsonObject().put("memberId", memberId == null ? null : memberId.toString()).put("groupId",
                    groupId == null ? null : groupId.toString());
        }
    }

    @Schema(name = "ReviewedGroup")
    public record Group(
            @Schema(required = true) UUID id,
            @Schema(required = true, examples = "Finance") String name,
            @Schema(required = true, examples = "billing-clerk") String role,
            @Schema(required = true, description = "Whether the directory manages the group. `demote` then does not remove the member from it.") boolean managedByDirectory,
            @Schema(required = true, description = "The permissions of the role.") List<String> permissions) {
        static Group of(GroupSources.Source source) {
            return new Group(source.id(), source.name(), source.role(), source.managedByDirectory(),
                    source.permissions().stream().sorted().toList());
        }

        JsonObject json() {
            return new JsonObject().put("id", id.toString()).put("name", name).put("role", role)
                    .put("managedByDirectory", managedByDirectory).put("permissions", new JsonArray(permissions));
        }
    }

    @Schema(description = "The access of a member: role, status and permissions.")
    public record MemberAccess(
            @Schema(required = true, examples = "admin") String role,
            @Schema(required = true, enumeration = {
                    "provisioned", "active", "suspended", "removed" }) String status,
            @Schema(required = true, description = "The permissions of the role and of the groups.") List<String> permissions,
            @Schema(required = true, description = "The permissions of the role.") List<String> rolePermissions,
            @Schema(required = true, description = "The groups that grant permissions, by name.") List<Group> groups){
        private static final int TAG_BYTES = 8;

        /** @return null if the columns with this prefix are null */
        static MemberAccess of(Row row, String prefix) {
            String role = row.getString(prefix + "role");
            return role == null ? null
                    : new MemberAccess(role, row.getString(prefix + "status"),
                            List.of(row.getArrayOfStrings(prefix + "permissions")),
                            List.of(row.getArrayOfStrings(prefix + "role_permissions")),
                            GroupSources.of(row.get(JsonArray.class, prefix + "groups")).stream().map(Group::of).toList());
        }

        /** The access at a decision, without its sources. */
        static MemberAccess atDecision(Row row) {
            String role = row.getString("decided_role");
            return role == null ? null
                    : new MemberAccess(role, row.getString("decided_status"),
                            List.of(row.getArrayOfStrings("decided_permissions")), List.of(), List.of());
        }

        String tag() {
            byte[] hash = Sha256.of((role + " " + status + " " + String.join(" ", permissions)).getBytes(UTF_8));
            return HexFormat.of().formatHex(Arrays.copyOf(hash, TAG_BYTES));
        }

        /** Whether {@code demote} reduces the access: to the lower role, without groups other than those of the directory. */
        @JsonIgnore
        public boolean demotable() {
            return !role.equals(Decision.LOWER_ROLE) || groups.stream().anyMatch(group -> !group.managedByDirectory());
        }

        boolean wasRemoved() {
            return status.equals("removed");
        }

        JsonObject json() {
            JsonObject access = new JsonObject().put("role", role).put("status", status)
                    .put("permissions", new JsonArray(permissions));
            return groups.isEmpty() ? access
                    : access.put("rolePermissions", new JsonArray(rolePermissions))
                            .put("groups", new JsonArray(groups.stream().map(Group::json).toList()));
        }
    }

    @Schema(name = "ReviewedKey")
    public record Key(
            @Schema(required = true) UUID id,
            @Schema(required = true) String name,
            @Schema(nullable = true, description = "Null if the key has all permissions of the member.") List<String> permissions) {
    }

    static ReviewItemView of(Row row) {
        MemberAccess current = MemberAccess.of(row, "current_");
        ReviewActor decider = ReviewActor.of(row.getString("decider_kind"), row.getUUID("decider_id"),
                row.getString("decided_by"));
        UUID memberId = row.getUUID("member_id");
        return new ReviewItemView(memberId, row.getString("email"), row.getString("name"), Owner.of(row),
                MemberAccess.of(row, ""),
                keys(row.get(JsonArray.class, "api_keys")), instant(row, "joined_at"),
                instant(row, "last_active_at"), instant(row, "access_expires_at"), current,
                current == null ? null : current.tag(),
                row.getBoolean("changed"), Decision.stored(row.getString("decision")), row.getString("note"),
                instant(row, "decided_at"), decider, row.getBoolean("outdated"),
                decider != null && memberId.equals(decider.id()),
                row.getBoolean("completed") ? outcome(row.getString("decision"), row.getBoolean("gone")) : null);
    }

    private static String outcome(String decision, boolean gone) {
        return gone ? "gone" : switch (decision) {
            case "keep" -> "kept";
            case "demote" -> "demoted";
            case "remove" -> "removed";
            default -> throw new IllegalStateException("A completed review has an item with the decision " + decision);
        };
    }

    private static List<Key> keys(JsonArray keys) {
        return keys.stream().map(JsonObject.class::cast)
                .map(key -> new Key(UUID.fromString(key.getString("id")), key.getString("name"),
                        key.getJsonArray("permissions") == null ? null
                                : key.getJsonArray("permissions").stream().map(String.class::cast).toList()))
                .toList();
    }

    /** The address, or the name of a service account. */
    @JsonIgnore
    @Schema(hidden = true)
    public String label() {
        return email == null ? name : email;
    }

    /** Whether the member was removed during the review. */
    public boolean gone() {
        return currentAccess != null && currentAccess.wasRemoved() || "gone".equals(outcome);
    }

    /** Changes with each decision, and with each change of the member. */
    static String etag(String accessTag, int version) {
        return '"' + (accessTag == null ? "" : accessTag + '.') + version + '"';
    }
}
