package dev.roster.review;

import java.util.List;
import java.util.Map;
import java.util.UUID;

import dev.roster.audit.CanonicalJson;
import dev.roster.audit.SealedPart;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/**
 * A member in a completed review, as the evidence tells of them: all text, and times in one form, whatever reads them.
 *
 * @param part null until the review is completed
 */
record ReviewedMember(UUID id, String email, String name, String nameKey, MemberState frozen, String apiKeys, String joinedAt,
        String lastActiveAt, String endsAt, String decision, String note, String decidedAt, ReviewActor decider,
        MemberState decidedOn,
        boolean gone, SealedPart part) {

    private static final String TIME = "to_char(%1$s at time zone 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"')";

    static final String COLUMNS = """
            member_id, email, name, name_key, role, status, array_to_string(permissions, ' '), cast(api_keys as text), %s, %s, %s,
            decision, note, %s, decider_kind, decider_id, %s, decided_role, decided_status,
            array_to_string(decided_permissions, ' '), gone, encode(salt, 'hex'), encode(seal, 'hex')
            """
            .formatted(TIME.formatted("joined_at"), TIME.formatted("last_active_at"), TIME.formatted("ends_at"),
                    TIME.formatted("decided_at"), ItemSql.DECIDER);

    static ReviewedMember of(Object[] row) {
        return new ReviewedMember((UUID) row[0], text(row[1]), text(row[2]), text(row[3]),
                MemberState.of(text(row[4]), text(row[5]), text(row[6])), text(row[7]), text(row[8]), text(row[9]),
                text(row[10]), text(row[11]), text(row[12]), text(row[13]),
                ReviewActor.of(text(row[14]), (UUID) row[15], text(row[16])),
                MemberState.of(text(row[17]), text(row[18]), text(row[19])), (Boolean) row[20],
                SealedPart.parse(text(row[21]), text(row[22])));
    }

    /** What tells who it is, or may do so: words about them, and by them. */
    Map<String, Object> personal() {
        return CanonicalJson.object("email", email, "name", name, "note", note, "apiKeys",
                keys().stream().map(key -> ((JsonObject) key).getString("name")).toList());
    }

    private static String text(Object column) {
        return (String) column;
    }

    JsonArray keys() {
        return new JsonArray(apiKeys);
    }

    /** Null when nobody decided. */
    String stated() {
        return Decision.NONE.equals(decision) ? null : decision;
    }

    String outcome() {
        return ReviewResults.of(decision, gone);
    }

    boolean isSelfReview() {
        return decider != null && id.equals(decider.id());
    }

    boolean hadChanged() {
        return decidedOn != null && !decidedOn.equals(frozen);
    }

    List<String> permissions() {
        return frozen.permissions();
    }
}
