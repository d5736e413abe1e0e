package dev.roster.console;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

import jakarta.inject.Inject;
import jakarta.validation.Validator;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.FormParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;

import dev.roster.access.CurrentPrincipal;
import dev.roster.access.InBrowser;
import dev.roster.access.Permission;
import dev.roster.access.Requires;
import dev.roster.http.Versioned;
import dev.roster.list.Page;
import dev.roster.problem.Problem;
import dev.roster.problem.ProblemType;
import dev.roster.review.Decision;
import dev.roster.review.DecisionService;
import dev.roster.review.Decisions;
import dev.roster.review.ItemFilter;
import dev.roster.review.ItemList;
import dev.roster.review.ReviewItemView;
import dev.roster.review.ReviewList;
import dev.roster.review.ReviewView;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateData;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.mutiny.Uni;

/** A review: whom it is about, what was decided, and for its reviewers the form to decide with. */
@Path("/accounts/{accountId}/reviews/{reviewId}")
@InBrowser
@Produces(MediaType.TEXT_HTML)
@Consumes(MediaType.APPLICATION_FORM_URLENCODED)
class ReviewPage {

    private static final int ROWS = 50;

    @CheckedTemplate(basePath = "console")
    static class Templates {

        /** @param wrong what was not taken, each as a sentence about somebody; empty when all was, or nothing was sent */
        static native TemplateInstance review(Frame frame, Versioned<ReviewView> review, String show, List<String> filters,
                boolean decides, List<ReviewRow> rows, List<Wrong> wrong, String more);
    }

    /** A line that was not taken. @param reason as {@code ReviewsMessages.wrong} knows it */
    @TemplateData
    record Wrong(String name, String reason) {
    }

    /** What was sent for one member. @param before decision and note as the form was shown */
    @TemplateData
    record Line(UUID memberId, String decision, String note, String state, String before) {

        boolean wantsSomething() {
            return !decision.isEmpty() && !before.equals(decision + ":" + note);
        }

        Line decidedAs(String bulk, String bulkNote) {
            return new Line(memberId, bulk, bulkNote.isBlank() ? note : bulkNote, state, "");
        }
    }

    @Inject
    CurrentPrincipal current;

    @Inject
    Pages pages;

    @Inject
    ReviewList reviews;

    @Inject
    ItemList items;

    @Inject
    DecisionService decisionService;

    @Inject
    Validator validator;

    @GET
    @Requires(Permission.REVIEW_READ)
    public Uni<RestResponse<byte[]>> show(@RestPath UUID accountId, @RestPath UUID reviewId, @RestQuery String show,
            @RestQuery String cursor) {
        return reviews.get(accountId, reviewId)
                .chain(review -> show(review, filter(show, review), cursor, Map.of(), List.of(), RestResponse.StatusCode.OK));
    }

    /**
     * Either all the rows that were filled in, or with {@code bulk} the ones that were ticked.
     *
     * @param members every row that was shown; decisions, notes, states and what was there before are in the same order
     */
    @POST
    @Path("decisions")
    @Requires(Permission.REVIEW_DECIDE)
    public Uni<RestResponse<byte[]>> decide(@RestPath UUID accountId, @RestPath UUID reviewId,
            @FormParam("show") String show, @FormParam("member") List<UUID> members,
            @FormParam("decision") List<String> decisions, @FormParam("note") List<String> notes,
            @FormParam("state") List<String> states, @FormParam("before") List<String> before,
            @FormParam("chosen") Set<UUID> chosen, @FormParam("bulk") String bulk, @FormParam("bulkNote") String bulkNote) {
        List<Line> lines = lines(members, decisions, notes, states, before);
        List<Line> wanted = bulk == null ? lines.stream().filter(Line::wantsSomething).toList()
                : chosen(lines, chosen, bulk, bulkNote == null ? "" : bulkNote);
        Decisions request = request(wanted);
        String back = new Query().with("show", show).of("/accounts/" + accountId + "/reviews/" + reviewId);
        if (wanted.isEmpty()) {
            return Uni.createFrom().item(pages.done(back, Flash.of("nothing-decided", "")));
        }
        return FormError.check(validator, request)
                .chain(() -> decisionService.decide(current.actor(), reviewId, request))
                .map(done -> pages.done(back, Flash.of("decided", wanted.size())))
                .onFailure(FormError::isOne).recoverWithUni(failure -> reviews.get(accountId, reviewId)
                        .chain(review -> show(review, filter(show, review), null, asSent(lines, wanted),
                                wrong((Problem) failure, wanted), RestResponse.Status.BAD_REQUEST.getStatusCode())));
    }

    private Uni<RestResponse<byte[]>> show(Versioned<ReviewView> review, ItemFilter filter, String cursor, Map<UUID, Line> sent,
            List<Wrong> wrong, int status) {
        UUID accountId = current.actor().accountId();
        UUID reviewId = review.view().id();
        return items.list(accountId, reviewId, filter, ROWS, cursor)
                .chain(page -> pages.inAccount(ReviewsPage.SECTION, status, frame -> {
                    boolean decides = decides(review);
                    return Templates.review(frame, review, filter.value(), filters(review), decides,
                            ReviewRow.of(page.items(), frame, review, decides, sent), named(wrong, page),
                            more(frame, review, filter, page));
                }));
    }

    private static String more(Frame frame, Versioned<ReviewView> review, ItemFilter filter, Page<ReviewItemView> page) {
        return page.nextCursor() == null ? null
                : new Query().with("show", filter.value()).with("cursor", page.nextCursor())
                        .of(frame.account().path() + "/reviews/" + review.view().id());
    }

    /** Whether the reader is one of those who decide. */
    private boolean decides(Versioned<ReviewView> review) {
        return review.view().open() && current.actor().permissions().allow(Permission.REVIEW_DECIDE)
                && (current.actor().isOperator() || review.view().reviewers().stream()
                        .anyMatch(each -> current.actor().is(each.memberId())));
    }

    private static ItemFilter filter(String show, Versioned<ReviewView> review) {
        return show != null && filters(review).contains(show) ? ItemFilter.fromString(show)
                : review.view().open() && review.view().progress().open() > 0 ? ItemFilter.UNDECIDED : ItemFilter.ALL;
    }

    /** What a closed review was about does not change any more. */
    private static List<String> filters(Versioned<ReviewView> review) {
        return review.view().open() ? List.of("undecided", "all", "changed", "keep", "demote", "remove")
                : List.of("all", "keep", "demote", "remove");
    }

    private static List<Line> lines(List<UUID> members, List<String> decisions, List<String> notes, List<String> states,
            List<String> before) {
        int size = size(members);
        if (size != size(decisions) || size != size(notes) || size != size(states) || size != size(before)) {
            throw ProblemType.MALFORMED_BODY.because("Each row has a member, a decision, a note and a state.");
        }
        List<Line> lines = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            lines.add(new Line(members.get(i), decisions.get(i), notes.get(i).strip(), states.get(i), before.get(i)));
        }
        return lines;
    }

    private static int size(List<?> column) {
        return column == null ? 0 : column.size();
    }

    private static List<Line> chosen(List<Line> lines, Set<UUID> chosen, String bulk, String note) {
        Set<UUID> ticked = chosen == null ? Set.of() : new HashSet<>(chosen);
        return lines.stream().filter(line -> ticked.contains(line.memberId()))
                .map(line -> line.decidedAs(bulk, note.strip())).toList();
    }

    private static Decisions request(List<Line> wanted) {
        return new Decisions(wanted.stream().map(line -> new Decisions.Line(line.memberId(), decision(line.decision()),
                line.note().isEmpty() ? null : line.note(), line.state())).toList());
    }

    private static Decision decision(String value) {
        try {
            return Decision.fromString(value);
        } catch (IllegalArgumentException notOurs) {
            throw Problem.invalid("decision", "is none");
        }
    }

    /** What was typed in stays in the form when it is shown again. */
    private static Map<UUID, Line> asSent(List<Line> lines, List<Line> wanted) {
        Map<UUID, Line> sent = new HashMap<>();
        lines.forEach(line -> sent.put(line.memberId(), line));
        wanted.forEach(line -> sent.put(line.memberId(), line));
        return sent;
    }

    /** From {@code decisions[3].state} to the member of the fourth line, and what is wrong with it. */
    private static List<Wrong> wrong(Problem problem, List<Line> wanted) {
        return problem.errors().stream().map(error -> {
            java.util.regex.Matcher place = java.util.regex.Pattern.compile("decisions\\[(\\d+)]\\.(\\w+)")
                    .matcher(error.field());
            return place.matches()
                    ? new Wrong(wanted.get(Integer.parseInt(place.group(1))).memberId().toString(), place.group(2))
                    : new Wrong("", "");
        }).toList();
    }

    private static List<Wrong> named(List<Wrong> wrong, Page<ReviewItemView> page) {
        Map<String, String> names = new HashMap<>();
        page.items().forEach(item -> names.put(item.memberId().toString(), item.name()));
        return wrong.stream().map(each -> new Wrong(names.getOrDefault(each.name(), "…"), each.reason())).toList();
    }
}
