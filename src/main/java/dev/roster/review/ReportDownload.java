package dev.roster.review;

import dev.roster.http.Download;
import dev.roster.http.FileFormat;
import dev.roster.http.LongReads;
import dev.roster.problem.Problem;
import dev.roster.review.ReviewedMembers.ReviewedMember;
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
public class ReportDownload {
    private static final List<String> COLUMNS = List.of("memberId", "email", "name", "role", "permissions", "groups", "status",
            "apiKeys",
            "joinedAt", "lastActiveAt", "accessExpiresAt", "owner", "decision", "note", "decidedAt", "decidedBy", "changed",
            "selfReview",
            "outcome", "review", "completedAt", "signedBy", "sha256");

    @Inject
    ReviewerService reviewers;
    @Inject
    ReviewedMembers reviewedMembers;
    @Inject
    LongReads longReads;
    @Inject
    Vertx vertx;

    record Signed(Review review, List<Reviewer> reviewers) {
    }

    public Uni<Void> write(UUID accountId, UUID reviewId, FileFormat format, Download download) {
        Download file = download.as(format.mediaType(), "review." + format.value());
        return file.orClose(longReads.run(accountId, signed(accountId, reviewId)
                .chain(signed -> format == FileFormat.CSV ? csv(signed.review(), file)
                        : ndjson(signed, text -> file.write(text)).chain(() -> file.end("")))));
    }

    /** Writes the report of a completed review as a complete file in NDJSON. */
    public Uni<Void> write(UUID accountId, UUID reviewId, Function<String, Uni<Void>> sink) {
        return signed(accountId, reviewId).chain(signed -> ndjson(signed, sink));
    }

    private Uni<Void> ndjson(Signed signed, Function<String, Uni<Void>> sink) {
        Review review = signed.review();
        String head = SignedReport.head(review, review.signature(), signed.reviewers()).stream().map(SignedReport.Line::text)
                .collect(Collectors.joining());
        return sink.apply(head)
                .chain(() -> write(review, member -> SignedReport.member(member, member.part()).text(), sink))
                .chain(() -> sink.apply(SignedReport.signature(review)));
    }

    private Uni<Void> csv(Review review, Download file) {
        return file.write(Csv.header(COLUMNS))
                .chain(() -> write(review, member -> line(review, member.item()), text -> file.write(text)))
                .chain(() -> file.end(""));
    }

    private Uni<Void> write(Review review, Function<ReviewedMember, String> line, Function<String, Uni<Void>> sink) {
        return reviewedMembers.all(review)
                .onItem().transformToUniAndConcatenate(members -> vertx
                        .executeBlocking(() -> members.stream().map(line).collect(Collectors.joining()))
                        .chain(text -> sink.apply(text)))
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
        return Csv.line(Arrays.asList(item.memberId(), item.email(), item.name(), item.accessAtStart().role(),
                String.join(" ", item.accessAtStart().permissions()),
                item.accessAtStart().groups().stream().map(ReviewItemView.Group::name).collect(Collectors.joining("; ")),
                item.accessAtStart().status(),
                item.apiKeys().stream().map(ReviewItemView.Key::name).collect(Collectors.joining(", ")),
                SignedReport.time(item.joinedAt()), SignedReport.time(item.lastActiveAt()),
                SignedReport.time(item.accessExpiresAt()), item.owner() == null ? null : item.owner().name(),
                item.decision() == null ? null : item.decision().value(), item.note(), SignedReport.time(item.decidedAt()),
                item.decidedBy() == null ? null : item.decidedBy().label(), item.changed(), item.selfReview(),
                item.outcome(), review.name, review.closedAt, review.closerLabel, ReviewView.hex(review.sha256)));
    }
}
