package dev.roster.console.review;

import dev.roster.console.DisplayTime;
import dev.roster.console.EnumConstant;
import dev.roster.console.Frame;
import dev.roster.console.review.ReviewsMessages.ReviewOutcome;
import dev.roster.http.Versioned;
import dev.roster.review.ReviewItemView;
import dev.roster.review.ReviewView;
import io.quarkus.qute.TemplateData;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;

/** The values of a row. @param input null if the form was not submitted */
@TemplateData
record ReviewRow(ReviewItemView item, Frame frame, boolean decidable, ReviewPage.Line input, boolean me, boolean reviewer,
        DisplayTime lastActive) {
    static List<ReviewRow> of(List<ReviewItemView> items, Frame frame, Versioned<ReviewView> review, boolean canDecide,
            Map<UUID, ReviewPage.Line> input) {
        return items.stream().map(item -> new ReviewRow(item, frame, canDecide && !item.gone(), input.get(item.memberId()),
                frame.account().isMe(item.memberId()),
                review.view().reviewers().stream().anyMatch(each -> each.memberId().equals(item.memberId())),
                frame.when(item.lastActiveAt()))).toList();
    }

    public String roleName() {
        return frame.roleName(item.accessAtStart().role());
    }

    /** The groups that granted permissions at the start; empty for none. */
    public String groupNames() {
        return item.accessAtStart().groups().stream().map(ReviewItemView.Group::name).collect(Collectors.joining(", "));
    }

    public String statusName() {
        return frame.memberStatus(item.accessAtStart().status());
    }

    /** @return null if the member did not change */
    public String roleNow() {
        return item.currentAccess() == null || !item.changed() ? null : frame.roleName(item.currentAccess().role());
    }

    public String statusNow() {
        return item.currentAccess() == null || !item.changed() ? null : frame.memberStatus(item.currentAccess().status());
    }

    /** Members with the lowest role cannot be demoted. */
    public boolean demotable() {
        return item.currentAccess() != null && item.currentAccess().demotable();
    }

    /** The selected decision. An outdated decision must be made again. */
    public String selected() {
        return input != null ? input.decision() : stored();
    }

    public String note() {
        return input != null ? input.note() : item.note() == null ? "" : item.note();
    }

    /** The stored decision and note, to detect changed rows when the form is submitted. */
    public String original() {
        return stored() + ":" + (item.note() == null ? "" : item.note());
    }

    /** The outcome if the review is completed, else the decision. */
    public String result() {
        if (item.outcome() != null) {
            return outcome(item, frame);
        }
        return item.decision() == null ? frame.message(ReviewsMessages.class, "undecided", ReviewsMessages::undecided)
                : frame.message(ReviewsMessages.class, item.decision(), messages -> messages.decision(item.decision()));
    }

    static String outcome(ReviewItemView item, Frame frame) {
        ReviewOutcome outcome = EnumConstant.of(ReviewOutcome.class, item.outcome(), ReviewOutcome.GONE);
        return frame.message(ReviewsMessages.class, outcome, messages -> messages.outcome(outcome));
    }

    private String stored() {
        return item.decision() == null || item.outdated() ? "" : item.decision().value();
    }
}
