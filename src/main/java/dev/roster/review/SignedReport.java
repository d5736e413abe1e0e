package dev.roster.review;

import static dev.roster.value.Ids.text;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.roster.audit.CanonicalJson;
import dev.roster.audit.SealedPart;
import dev.roster.review.ReviewedMembers.ReviewedMember;
import dev.roster.value.Sha256;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The report of a completed review in lines of JSON: review, starter, completer, reviewers, members, signature. A line about a
 * person ends with seal and personal data. The signature is the SHA-256 of all lines before it, without salts and personal
 * data. The signed bytes must never change: a change is a new format, and signed reviews keep their format (docs/adr/0014,
 * 0016).
 */
final class SignedReport {
    private static final int FORMAT = 1;

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'")
            .withZone(ZoneOffset.UTC);

    private final MessageDigest digest = Sha256.digest();

    void add(Line line) {
        digest.update(line.signed().getBytes(UTF_8));
    }

    byte[] hash() {
        return digest.digest();
    }

    /**
     * @param signed the signed part
     * @param text the whole line, with personal data
     */
    record Line(String signed, String text) {
        static Line of(JsonObject content) {
            String text = content.encode() + "\n";
            return new Line(text, text);
        }

        static Line of(JsonObject content, SealedPart part, Map<String, Object> personal) {
            String sealed = content.put("seal", part.hashText()).encode();
            String salt = part.saltText() == null ? "null" : '"' + part.saltText() + '"';
            return new Line(sealed + "\n", sealed.substring(0, sealed.length() - 1) + ",\"salt\":" + salt + ",\"personal\":"
                    + CanonicalJson.text(personal) + "}\n");
        }
    }

    /** The lines before those of the members. */
    static List<Line> head(Review review, Review.Signature signature, List<Reviewer> reviewers) {
        return Stream.concat(
                Stream.of(review(review, signature),
                        actor("starter", review.starter(), signature.starterPart()),
                        actor("completer", signature.signer(), signature.signerPart())),
                reviewers.stream().map(SignedReport::reviewer)).toList();
    }

    private static Line review(Review review, Review.Signature signature) {
        return Line.of(new JsonObject()
                .put("record", "review")
                .put("format", FORMAT)
                .put("accountId", review.accountId.toString())
                .put("account", review.accountName)
                .put("reviewId", review.id.toString())
                .put("name", review.name)
                .mergeIn(review.filter().json())
                .put("members", review.members)
                .put("startedAt", review.startedAt.toString())
                .put("dueAt", review.dueAt.toString())
                .put("completedAt", signature.at().toString()));
    }

    private static Line actor(String record, ReviewActor actor, SealedPart part) {
        return Line.of(new JsonObject()
                .put("record", record)
                .put("kind", actor.kind())
                .put("memberId", text(actor.id())), part, actor.personal());
    }

    private static Line reviewer(Reviewer reviewer) {
        return Line.of(new JsonObject()
                .put("record", "reviewer")
                .put("memberId", text(reviewer.memberId)), reviewer.part(), reviewer.personal());
    }

    static Line member(ReviewedMember member, SealedPart part) {
        ReviewItemView item = member.item();
        JsonObject content = new JsonObject()
                .put("record", "member")
                .put("memberId", text(item.memberId()));
        if (item.owner() != null) {
            content.put("owner", item.owner().json());
        }
        return Line.of(content
                .put("accessAtStart", item.accessAtStart().json())
                .put("apiKeys", keys(item))
                .put("joinedAt", time(item.joinedAt()))
                .put("lastActiveAt", time(item.lastActiveAt()))
                .put("accessExpiresAt", time(item.accessExpiresAt()))
                .put("decision", item.decision() == null ? null : item.decision().value())
                .put("decidedAt", time(item.decidedAt()))
                .put("decidedBy", decider(item.decidedBy()))
                .put("accessAtDecision", member.accessAtDecision() == null ? null : member.accessAtDecision().json())
                .put("selfReview", item.selfReview())
                .put("outcome", item.outcome()), part, member.personal());
    }

    /** Members have a line of their own, with the label. The label of an operator is not erased, so this line has it. */
    private static JsonObject decider(ReviewActor decider) {
        return decider == null ? null
                : new JsonObject()
                        .put("kind", decider.kind())
                        .put("memberId", text(decider.id()))
                        .put("label", decider.id() == null ? decider.label() : null);
    }

    private static JsonArray keys(ReviewItemView item) {
        JsonArray keys = new JsonArray();
        item.apiKeys().forEach(key -> keys.add(new JsonObject()
                .put("id", text(key.id()))
                .put("permissions", key.permissions() == null ? null : new JsonArray(key.permissions()))));
        return keys;
    }

    static String signature(Review review) {
        return Line.of(new JsonObject()
                .put("record", "signature")
                .put("sha256", ReviewView.hex(review.sha256))
                .put("signedBy", review.closer().json())
                .put("signedAt", review.closedAt.toString())).text();
    }

    /** Always in microseconds. */
    static String time(Instant time) {
        return time == null ? null : TIME.format(time);
    }
}
