package dev.roster.review;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import dev.roster.audit.CanonicalJson;
import dev.roster.audit.SealedPart;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/**
 * A completed review in lines of JSON: the review, who had to do with it, its members, the signature. What is personal stands
 * at the end of a line, behind its seal, and no line is about two people. The signature is the SHA-256 of all the lines before
 * it without their ends, so these must come out the same for ever, byte by byte: whoever changes one of them makes another
 * format, and keeps this one for the reviews that were signed in it (docs/adr/0014, 0016).
 */
final class Evidence {

    static final int FORMAT = 1;

    private final MessageDigest digest;

    Evidence() {
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("Every Java has SHA-256", impossible);
        }
    }

    void add(Line line) {
        digest.update(line.signed().getBytes(UTF_8));
    }

    byte[] hash() {
        return digest.digest();
    }

    /**
     * One line.
     *
     * @param signed what is signed of it: all, when it is about nobody
     * @param text what is to be read, and can be forgotten
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

    /** What stands before the members: the review, who started and who completed it, and who had to decide. */
    static List<Line> head(Review review, ReviewSignature signing, List<Reviewer> reviewers) {
        return Stream.concat(
                Stream.of(review(review, signing),
                        actor("starter", review.starter(), signing.starterPart()),
                        actor("completer", signing.signer(), signing.signerPart())),
                reviewers.stream().map(Evidence::reviewer)).toList();
    }

    private static Line review(Review review, ReviewSignature signing) {
        return Line.of(new JsonObject()
                .put("record", "review")
                .put("format", FORMAT)
                .put("accountId", review.accountId.toString())
                .put("account", review.accountName)
                .put("reviewId", review.id.toString())
                .put("name", review.name)
                .put("role", review.role)
                .put("dormantDays", review.dormantDays)
                .put("notReviewedForDays", review.notReviewedForDays)
                .put("members", review.members)
                .put("startedAt", review.startedAt.toString())
                .put("dueAt", review.dueAt.toString())
                .put("completedAt", signing.at().toString()));
    }

    private static Line actor(String record, ReviewActor who, SealedPart part) {
        return Line.of(new JsonObject()
                .put("record", record)
                .put("kind", who.kind())
                .put("memberId", who.id() == null ? null : who.id().toString()), part, who.personal());
    }

    private static Line reviewer(Reviewer reviewer) {
        return Line.of(new JsonObject()
                .put("record", "reviewer")
                .put("memberId", reviewer.memberId.toString()), reviewer.part(), reviewer.personal());
    }

    static Line member(ReviewedMember member, SealedPart part) {
        return Line.of(new JsonObject()
                .put("record", "member")
                .put("memberId", member.id().toString())
                .put("frozen", member.frozen().json())
                .put("apiKeys", keys(member))
                .put("joinedAt", member.joinedAt())
                .put("lastActiveAt", member.lastActiveAt())
                .put("endsAt", member.endsAt())
                .put("decision", member.stated())
                .put("decidedAt", member.decidedAt())
                .put("decidedBy", decider(member.decider()))
                .put("decidedOn", member.decidedOn() == null ? null : member.decidedOn().json())
                .put("selfReview", member.isSelfReview())
                .put("outcome", member.outcome()), part, member.personal());
    }

    /** A reviewer, who has a line, or whom this line is about; else an operator, whom as such no erasure reaches. */
    private static JsonObject decider(ReviewActor who) {
        return who == null ? null
                : new JsonObject().put("kind", who.kind())
                        .put("memberId", who.id() == null ? null : who.id().toString())
                        .put("label", who.id() == null ? who.label() : null);
    }

    /** In an order of its own: how the database keeps objects is its business. */
    private static JsonArray keys(ReviewedMember member) {
        JsonArray keys = new JsonArray();
        member.keys().stream().map(JsonObject.class::cast).forEach(key -> keys.add(new JsonObject()
                .put("id", key.getString("id"))
                .put("permissions", key.getJsonArray("permissions"))));
        return keys;
    }

    static String signature(Review review) {
        return Line.of(new JsonObject()
                .put("record", "signature")
                .put("sha256", ReviewView.hex(review.evidence))
                .put("signedBy", review.closer().json())
                .put("signedAt", review.closedAt.toString())).text();
    }
}
