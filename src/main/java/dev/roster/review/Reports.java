package dev.roster.review;

import dev.roster.http.Download;
import dev.roster.http.FileFormat;
import dev.roster.http.LongReads;
import dev.roster.problem.Problem;
import dev.roster.review.EvidenceRows.ReviewedMember;
import dev.roster.value.Csv;
import io.quarkus.hibernate.reactive.panache.common.WithSession;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Writes reports of completed reviews. Reads them in steps, because only an erasure changes a completed review, and it changes
 * single lines.
 */
@ApplicationScoped
public class Reports {
    private static final List<String> COLUMNS = List.of("memberId", "email", "name", "role", "permissions", "status", "apiKeys",
            "joinedAt", "lastActiveAt", "endsAt", "decision", "note", "decidedAt", "decidedBy", "changed", "selfReview",
            "outcome", "review", "completedAt", "signedBy", "sha256");

    @Inject
    Reviewers reviewers;
    @Inject
    EvidenceRows rows;
    @Inject
    LongReads longReads;
    @Inject
    Vertx vertx;

    record Signed(Review review, List<Reviewer> reviewers) {
    }

    public Uni<Void> write(UUID accountId, UUID reviewId, FileFormat format, Download download) {
        Download file = download.as(format.mediaType(), "review." + format.value());
        return file.orClose(longReads.one(accountId, signed(accountId, reviewId)
                .chain(signed -> format == FileFormat.CSV ? csv(signed.review(), file) : ndjson(signed, file))));
    }

    private Uni<Void> ndjson(Signed signed, Download file) {
        Review review = signed.review();
        String head = Evidence.head(review, review.signature(), signed.reviewers()).stream().map(Evidence.Line::text)
                .collect(Collectors.joining());
        return file.write(head)
                .chain(() -> write(review, member -> Evidence.member(member, member.part()).text(), file))
                .chain(() -> file.end(Evidence.signature(review)));
    }

    private Uni<Void> csv(Review review, Download file) {
        return file.write(Csv.header(COLUMNS))
                .chain(() -> write(review, member -> line(review, member.item()), file))
                .chain(() -> file.end(""));
    }

    private Uni<Void> write(Review review, Function<ReviewedMember, String> line, Download file) {
        return rows.all(review)
                .onItem().transformToUniAndConcatenate(members -> vertx
                        .executeBlocking(() -> members.stream().map(line).collect(Collectors.joining()))
                        .chain(file::write))
                .collect().last()
                .replaceWithVoid();
    }

    @WithSession
    Uni<Signed> signed(UUID accountId, UUID reviewId) {
        return Review.<Review> findById(new Review.Key(accountId, reviewId))
                .onItem().ifNull().failWith(Problem::notFound)
                .invoke(Review::mustBeCompleted)
                .chain(review -> reviewers.of(accountId, reviewId).map(found -> new Signed(review, found)));
    }

    private static String line(Review review, ReviewItemView item) {
        return Csv.line(Arrays.asList(item.memberId(), item.email(), item.name(), item.frozen().role(),
                String.join(" ", item.frozen().permissions()), item.frozen().status(),
                item.apiKeys().stream().map(ReviewItemView.Key::name).collect(Collectors.joining(", ")),
                Evidence.time(item.joinedAt()), Evidence.time(item.lastActiveAt()), Evidence.time(item.endsAt()),
                item.decision() == null ? null : item.decision().value(), item.note(), Evidence.time(item.decidedAt()),
                item.decidedBy() == null ? null : item.decidedBy().label(), item.changed(), item.selfReview(),
                item.outcome(), review.name, review.closedAt, review.closerLabel, ReviewView.hex(review.evidence)));
    }
}
