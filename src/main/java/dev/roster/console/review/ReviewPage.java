package dev.roster.console.review;

import dev.roster.access.InBrowser;
import dev.roster.access.Permission;
import dev.roster.access.Requires;
import dev.roster.console.EnumConstant;
import dev.roster.console.FlashMessage;
import dev.roster.console.FormError;
import dev.roster.console.Pages;
import dev.roster.console.QueryString;
import dev.roster.console.review.ReviewsMessages.LineError;
import dev.roster.http.Versioned;
import dev.roster.list.Page;
import dev.roster.problem.ProblemType;
import dev.roster.review.Decision;
import dev.roster.review.DecisionService;
import dev.roster.review.Decisions;
import dev.roster.review.ItemFilter;
import dev.roster.review.ReviewItemView;
import dev.roster.review.ReviewList;
import dev.roster.review.ReviewView;
import io.quarkus.qute.TemplateData;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jboss.resteasy.reactive.RestForm;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.server.Cancellable;

/** Shows the members of a review with their decisions, as a form for reviewers. */
@Cancellable(false)
@Path("/accounts/{accountId}/reviews/{reviewId}")
@InBrowser
@Produces(MediaType.TEXT_HTML)
@Consumes(MediaType.APPLICATION_FORM_URLENCODED)
class ReviewPage {
    private static final List<ItemFilter> CLOSED_FILTERS = List.of(ItemFilter.ALL, ItemFilter.KEEP, ItemFilter.DEMOTE,
            ItemFilter.REMOVE);
    private static final List<ItemFilter> OPEN_FILTERS = List.of(ItemFilter.OPEN, ItemFilter.ALL, ItemFilter.CHANGED,
            ItemFilter.KEEP, ItemFilter.DEMOTE, ItemFilter.REMOVE);
    private static final FormError MISSING_DECISION = new FormError(ProblemType.VALIDATION, List.of("decisions[0].missing"));
    private static final Pattern PROPERTY = Pattern.compile("decisions\\[(\\d+)]\\.(\\w+)");

    @TemplateData
    record Rejected(String name, LineError error) {
    }

    /** The input for one member. @param original decision and note when the form was shown */
    @TemplateData
    record Line(UUID memberId, String decision, String note, String accessTag, String original) {
        boolean isChanged() {
            return !decision.isEmpty() && !original.equals(decision + ":" + note);
        }

        /** Roster stores no note without a decision. */
        boolean isNoteWithoutDecision() {
            return decision.isEmpty() && !note.isEmpty() && !original.endsWith(":" + note);
        }

        Line decidedAs(String bulk, String bulkNote) {
            return new Line(memberId, bulk, bulkNote.isBlank() ? note : bulkNote, accessTag, "");
        }
    }

    @Inject
    Pages pages;
    @Inject
    ReviewList reviews;
    @Inject
    DecisionService decisionService;

    @GET
    @Requires(Permission.REVIEW_READ)
    public Uni<RestResponse<byte[]>> show(@RestPath UUID accountId, @RestPath UUID reviewId, @RestQuery String show,
            @RestQuery String cursor) {
        return reviews.get(accountId, reviewId)
                .chain(review -> show(review, filter(show, review), cursor, Map.of(), null, List.of()));
    }

    /**
     * Saves the changed rows. The selected rows get the decision {@code bulk}, if it is present.
     *
     * @param show the tab and {@code cursor} the position of the rows; {@code to} the tab to open, or null
     * @param members of all rows; decisions, notes, accessTags and originals have the same order
     */
    @POST
    @Requires(Permission.REVIEW_DECIDE)
    public Uni<RestResponse<byte[]>> decide(@RestPath UUID accountId, @RestPath UUID reviewId, @RestForm String show,
            @RestForm String cursor, @RestForm String to, @RestForm("member") List<UUID> members,
            @RestForm("decision") List<String> decisions,
            @RestForm("note") List<String> notes, @RestForm("accessTag") List<String> accessTags,
            @RestForm("original") List<String> originals, @RestForm("selected") Set<UUID> selected, @RestForm String bulk,
            @RestForm @DefaultValue("") String bulkNote) {
        List<Line> lines = lines(members, decisions, notes, accessTags, originals);
        List<Line> submitted = lines.stream().map(line -> bulk != null && selected.contains(line.memberId())
                ? line.decidedAs(bulk, bulkNote.strip())
                : line).toList();
        List<Line> changed = submitted.stream().filter(Line::isChanged).toList();
        List<Line> incomplete = submitted.stream().filter(Line::isNoteWithoutDecision).toList();
        if (!incomplete.isEmpty()) {
            return showAgain(accountId, reviewId, show, cursor, submitted, MISSING_DECISION, incomplete.subList(0, 1));
        }
        Decisions request = request(changed);
        QueryString query = to == null ? new QueryString().with("show", show).with("cursor", cursor)
                : new QueryString().with("show", to);
        String path = query.of(pages.inAccount("/reviews/" + reviewId));
        if (changed.isEmpty()) {
            return Uni.createFrom().item(to == null ? pages.redirect(path, FlashMessage.NOTHING_DECIDED, "")
                    : pages.redirect(path).build());
        }
        return pages.submit(
                () -> decisionService.decide(pages.actor(), reviewId, pages.valid(request))
                        .map(decided -> pages.redirect(path, FlashMessage.DECISIONS_SAVED, changed.size())),
                error -> showAgain(accountId, reviewId, show, cursor, submitted, error, changed));
    }

    private Uni<RestResponse<byte[]>> showAgain(UUID accountId, UUID reviewId, String show, String cursor,
            List<Line> submitted, FormError error, List<Line> lines) {
        Map<UUID, Line> input = submitted.stream()
                .collect(Collectors.toMap(Line::memberId, Function.identity(), (line, repeated) -> repeated));
        return reviews.get(accountId, reviewId)
                .chain(review -> show(review, filter(show, review), cursor == null || cursor.isEmpty() ? null : cursor, input,
                        error, lines));
    }

    private Uni<RestResponse<byte[]>> show(Versioned<ReviewView> review, ItemFilter filter, String cursor,
            Map<UUID, Line> input, FormError error, List<Line> changed) {
        boolean canDecide = canDecide(review);
        return reviews.items(pages.actor().accountId(), review.view().id(), filter, Pages.ROWS_PER_PAGE, cursor)
                .chain(page -> pages.show(error,
                        frame -> Templates.review(frame, review, filter, filters(review), canDecide,
                                ReviewRow.of(page.items(), frame, review, canDecide, input), rejected(error, changed, page),
                                cursor,
                                new QueryString().with("show", filter.value())
                                        .next(pages.inAccount("/reviews/" + review.view().id()), page.nextCursor()))));
    }

    /** Whether the reader is a reviewer of this open review. */
    private boolean canDecide(Versioned<ReviewView> review) {
        return review.view().open() && pages.actor().permissions().allow(Permission.REVIEW_DECIDE)
                && (pages.actor().isOperator() || review.view().reviewers().stream()
                        .anyMatch(each -> pages.actor().is(each.memberId())));
    }

    private static ItemFilter filter(String show, Versioned<ReviewView> review) {
        boolean isDecisionMissing = review.view().open() && review.view().progress().open() > 0;
        ItemFilter initial = isDecisionMissing ? ItemFilter.OPEN : ItemFilter.ALL;
        ItemFilter selected = EnumConstant.of(ItemFilter.class, show, initial);
        return filters(review).contains(selected) ? selected : initial;
    }

    private static List<ItemFilter> filters(Versioned<ReviewView> review) {
        return review.view().open() ? OPEN_FILTERS : CLOSED_FILTERS;
    }

    private static List<Line> lines(List<UUID> members, List<String> decisions, List<String> notes, List<String> accessTags,
            List<String> originals) {
        int size = members.size();
        if (Stream.of(decisions, notes, accessTags, originals).anyMatch(column -> column.size() != size)) {
            throw ProblemType.MALFORMED_BODY.because("Each row needs a member, a decision, a note and an access tag.");
        }
        List<Line> lines = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            lines.add(new Line(members.get(i), decisions.get(i), notes.get(i).strip(), accessTags.get(i), originals.get(i)));
        }
        return lines;
    }

    private static Decisions request(List<Line> changed) {
        return new Decisions(changed.stream()
                .map(line -> new Decisions.Line(line.memberId(), decision(line.decision()),
                        line.note().isEmpty() ? null : line.note(), line.accessTag()))
                .toList());
    }

    private static Decision decision(String submitted) {
        Decision decision = EnumConstant.of(Decision.class, submitted, null);
        if (decision == null) {
            throw ProblemType.MALFORMED_BODY.because("A decision is keep, demote or remove.");
        }
        return decision;
    }

    /** Maps an invalid property such as {@code decisions[3].accessTag} to the member of the fourth line. */
    private static List<Rejected> rejected(FormError error, List<Line> changed, Page<ReviewItemView> page) {
        if (error == null) {
            return List.of();
        }
        Map<UUID, String> names = page.items().stream()
                .collect(Collectors.toMap(ReviewItemView::memberId, ReviewItemView::name));
        return error.properties().stream().map(PROPERTY::matcher)
                .map(property -> property.matches()
                        ? new Rejected(names.getOrDefault(changed.get(Integer.parseInt(property.group(1))).memberId(), "…"),
                                EnumConstant.of(LineError.class, property.group(2).replaceAll("([A-Z])", "_$1"),
                                        LineError.NOTE))
                        : new Rejected("…", LineError.NOTE))
                .toList();
    }
}
