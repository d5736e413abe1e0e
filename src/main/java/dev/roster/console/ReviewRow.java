package dev.roster.console;

import java.util.List;
import java.util.Map;
import java.util.UUID;

import dev.roster.http.Versioned;
import dev.roster.review.Decision;
import dev.roster.review.ReviewItemView;
import dev.roster.review.ReviewView;
import io.quarkus.qute.TemplateData;

/** A member in a review, with all that a row of the table asks for. */
@TemplateData
record ReviewRow(ReviewItemView item, Frame frame, boolean decides, ReviewPage.Line sent, boolean me, boolean reviewer,
        DisplayTime lastActive, DisplayTime joined) {

    static List<ReviewRow> of(List<ReviewItemView> items, Frame frame, Versioned<ReviewView> review, boolean decides,
            Map<UUID, ReviewPage.Line> sent) {
        return items.stream().map(item -> new ReviewRow(item, frame, decides && !item.gone(), sent.get(item.memberId()),
                frame.account().isMe(item.memberId()),
                review.view().reviewers().stream().anyMatch(each -> each.memberId().equals(item.memberId())),
                frame.when(item.lastActiveAt()), frame.when(item.joinedAt())))
                .toList();
    }

    public UUID id() {
        return item.memberId();
    }

    public String initials() {
        return Person.initials(item.name());
    }

    public String colour() {
        return Person.colour(item.email());
    }

    public String roleName() {
        return frame.roleName(item.frozen().role());
    }

    public boolean admin() {
        return item.frozen().role().equals("admin");
    }

    public boolean suspended() {
        return item.frozen().status().equals("suspended");
    }

    public String statusName() {
        return frame.memberStatus(item.frozen().status());
    }

    public String permissions() {
        return String.join(" ", item.frozen().permissions());
    }

    public int keys() {
        return item.apiKeys().size();
    }

    /** What they are now, where that is something else. */
    public String roleNow() {
        return item.now() == null || !item.changed() ? null : frame.roleName(item.now().role());
    }

    public String statusNow() {
        return item.now() == null || !item.changed() ? null : frame.memberStatus(item.now().status());
    }

    /** Demoting somebody who has the lowest role is no choice. */
    public boolean demotable() {
        return item.now() != null && !item.now().role().equals("member");
    }

    /** What the form says: what was sent, else what stands; what is outdated must be chosen anew. */
    public String chosen() {
        return sent != null ? sent.decision() : item.decision() == null || item.outdated() ? "" : item.decision().value();
    }

    public String note() {
        return sent != null ? sent.note() : item.note() == null ? "" : item.note();
    }

    /** What stands, to tell later what was changed in the form. */
    public String before() {
        return (item.decision() == null || item.outdated() ? "" : item.decision().value()) + ":"
                + (item.note() == null ? "" : item.note());
    }

    public String decision() {
        return item.decision() == null ? "undecided" : item.decision().value();
    }

    public boolean keeps() {
        return item.decision() == Decision.KEEP;
    }
}
