package dev.roster.review;

import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import dev.roster.http.Download;
import dev.roster.http.LongReads;
import dev.roster.problem.Problem;
import dev.roster.value.Csv;
import io.quarkus.hibernate.reactive.panache.common.WithSession;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.core.Vertx;

/**
 * The evidence of completed reviews. Nothing of a completed review changes any more but that people are erased, line by line:
 * what is read in steps is one snapshot all the same.
 */
@ApplicationScoped
public class Reports {

    private static final List<String> COLUMNS = List.of("memberId", "email", "name", "role", "permissions", "status", "apiKeys",
            "joinedAt", "lastActiveAt", "endsAt", "decision", "note", "decidedAt", "decidedBy", "changed", "selfReview",
            "outcome",
            "review",
            "completedAt", "signedBy", "sha256");

    @Inject
    Reviewers reviewers;

    @Inject
    EvidenceRows rows;

    @Inject
    LongReads longReads;

    @Inject
    Vertx vertx;

    /** A completed review with its reviewers: what a report says besides its rows. */
    record Signed(Review review, List<Reviewer> reviewers) {
    }

    /** What was signed, and as the last line the signature. */
    public Uni<Void> ndjson(UUID accountId, UUID reviewId, Download file) {
        return longReads.one(accountId, signed(accountId, reviewId).chain(signed -> {
            Review review = signed.review();
            String head = Evidence.head(review, review.signing(), signed.reviewers()).stream().map(Evidence.Line::text)
                    .collect(Collectors.joining());
            return file.write(head)
                    .chain(() -> write(review, item -> Evidence.member(item, item.part()).text(), file))
                    .chain(() -> file.end(Evidence.signature(review)));
        }));
    }

    public Uni<Void> csv(UUID accountId, UUID reviewId, Download file) {
        return longReads.one(accountId, signed(accountId, reviewId)
                .chain(signed -> file.write(Csv.heading(COLUMNS))
                        .chain(() -> write(signed.review(), item -> line(signed.review(), item), file))
                        .chain(() -> file.end(""))));
    }

    private Uni<Void> write(Review review, Function<ReviewedMember, String> line, Download file) {
        return rows.all(review)
                .onItem().transformToUniAndConcatenate(items -> text(items, line).chain(file::write))
                .collect().last()
                .replaceWithVoid();
    }

    private Uni<String> text(List<ReviewedMember> items, Function<ReviewedMember, String> line) {
        return vertx.executeBlocking(() -> {
            StringBuilder text = new StringBuilder();
            items.forEach(item -> text.append(line.apply(item)));
            return text.toString();
        });
    }

    @WithSession
    Uni<Signed> signed(UUID accountId, UUID reviewId) {
        return Review.<Review> findById(new Review.Key(accountId, reviewId))
                .onItem().ifNull().failWith(Problem::notFound)
                .invoke(Review::mustBeCompleted)
                .chain(review -> reviewers.of(accountId, reviewId).map(named -> new Signed(review, named)));
    }

    private static String line(Review review, ReviewedMember item) {
        return Csv.line(Arrays.asList(item.id(), item.email(), item.name(), item.frozen().role(),
                String.join(" ", item.permissions()), item.frozen().status(), keyNames(item), item.joinedAt(),
                item.lastActiveAt(), item.endsAt(), item.stated(), item.note(), item.decidedAt(),
                item.decider() == null ? null : item.decider().label(), item.hadChanged(), item.isSelfReview(),
                item.outcome(), review.name, review.closedAt, review.closerLabel, ReviewView.hex(review.evidence)));
    }

    private static String keyNames(ReviewedMember item) {
        return String.join(", ", item.keys().stream().map(JsonObject.class::cast).map(key -> key.getString("name")).toList());
    }
}
