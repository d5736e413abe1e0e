package dev.roster.edge.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roster.access.ActivitySink.Via;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ReturnedActivityTest {
    private static final UUID ACCOUNT = new UUID(1, 1);

    private final ReturnedActivity activity = new ReturnedActivity();

    private static List<UUID> members(int number) {
        return IntStream.range(0, number).mapToObj(i -> new UUID(2, i)).toList();
    }

    private void record(List<UUID> members) {
        members.forEach(member -> activity.recordAccess(ACCOUNT, member, null, Via.GATEWAY));
    }

    private static Stream<String> members(List<ReturnedActivity.Entry> entries) {
        return entries.stream().map(entry -> entry.toJson().getString("member"));
    }

    /** Otherwise some members would look dormant, however often they send requests. */
    @Test
    void membersThatStayActiveDelayNoOtherMember() {
        List<UUID> members = members(3 * ReturnedActivity.MAX_IN_A_RENEWAL);
        Set<String> returned = new HashSet<>();
        record(members);
        for (int renewal = 0; renewal < 3; renewal++) {
            List<ReturnedActivity.Entry> due = activity.due();
            members(due).forEach(returned::add);
            activity.returned(due);
            record(members);
        }
        assertThat(returned).hasSize(members.size());
    }

    @Test
    void activityThatWasNotReceivedIsReturnedAgain() {
        record(members(2));
        assertThat(activity.due()).hasSize(2);
        List<ReturnedActivity.Entry> again = activity.due();
        assertThat(again).hasSize(2);
        activity.returned(again);
        assertThat(activity.due()).isEmpty();
    }

    @Test
    void aRoundBeginsAfterTheInterval() {
        record(members(1));
        activity.returned(activity.due());
        record(members(1));
        assertThat(activity.due()).isEmpty();
        assertThat(activity.rest()).hasSize(1);
    }

    /** A renewal that the core holds has not confirmed its activity yet. */
    @Test
    void theLastRenewalReturnsTheActivityAfterTheRoundToo() {
        record(members(1));
        assertThat(activity.due()).hasSize(1);
        record(members(3));
        assertThat(members(activity.rest())).contains(new UUID(2, 2).toString());
    }

    @Test
    void keepsABoundedNumber() {
        record(members(ReturnedActivity.MAX_UNRETURNED + 1));
        int received = 0;
        for (List<ReturnedActivity.Entry> due = activity.due(); !due.isEmpty(); due = activity.due()) {
            received += due.size();
            activity.returned(due);
        }
        assertThat(received).isEqualTo(ReturnedActivity.MAX_UNRETURNED);
    }
}
