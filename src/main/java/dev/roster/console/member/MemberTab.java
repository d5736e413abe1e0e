package dev.roster.console.member;

import dev.roster.console.Frame;
import dev.roster.console.LimitedCount;
import dev.roster.console.UiMessages;
import dev.roster.member.MemberCounts;
import dev.roster.member.MemberStatus;
import io.quarkus.qute.TemplateData;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A tab of the list: a status of members, or open and expired invitations. @param count at most "100+" */
@TemplateData
record MemberTab(String label, String count, String path, boolean selected) {
    /** Selects open and expired invitations. */
    static final String INVITED = "invited";

    /** @param invited null if the reader cannot read invitations */
    static List<MemberTab> of(Frame frame, String status, Map<MemberStatus, Integer> counts, Integer invited) {
        UiMessages ui = frame.messages(UiMessages.class);
        int active = counts.get(MemberStatus.ACTIVE);
        int suspended = counts.get(MemberStatus.SUSPENDED);
        List<MemberTab> tabs = new ArrayList<>();
        int provisioned = counts.get(MemberStatus.PROVISIONED);
        tabs.add(of(frame, ui.members(), provisioned + active + suspended, "", status));
        tabs.add(of(frame, ui.member_status(MemberStatus.ACTIVE), active, MemberStatus.ACTIVE.value(), status));
        if (invited != null) {
            tabs.add(of(frame, frame.messages(MembersMessages.class).invited(), invited, INVITED, status));
        }
        if (provisioned > 0 || MemberStatus.PROVISIONED.value().equals(status)) {
            tabs.add(of(frame, ui.member_status(MemberStatus.PROVISIONED), provisioned, MemberStatus.PROVISIONED.value(),
                    status));
        }
        tabs.add(of(frame, ui.member_status(MemberStatus.SUSPENDED), suspended, MemberStatus.SUSPENDED.value(), status));
        tabs.add(of(frame, ui.member_status(MemberStatus.REMOVED), counts.get(MemberStatus.REMOVED),
                MemberStatus.REMOVED.value(), status));
        return tabs;
    }

    private static MemberTab of(Frame frame, String label, int count, String status, String selected) {
        return new MemberTab(label, LimitedCount.text(count, MemberCounts.LIMIT),
                frame.with("status", status), status.equals(selected));
    }
}
