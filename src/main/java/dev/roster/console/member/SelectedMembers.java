package dev.roster.console.member;

import dev.roster.http.Version;
import dev.roster.member.BulkMemberChange.Selected;
import dev.roster.member.BulkMemberResult;
import dev.roster.member.BulkMemberResult.Outcome;
import dev.roster.problem.ProblemType;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Members and their versions in one field of a form, because a form has at most 1,000 fields. */
final class SelectedMembers {
    /** A cookie contains them, and browsers limit a cookie to 4 KiB. */
    private static final int MAX_TO_UNDO = 60;

    private SelectedMembers() {
    }

    static String text(UUID memberId, String etag) {
        return memberId + ":" + etag.replace("\"", "");
    }

    /** The changed members with their versions, without the rejected and unchanged ones. */
    static String changedBy(BulkMemberResult result) {
        return result.results().stream().filter(line -> line.outcome() == Outcome.CHANGED)
                .map(line -> text(line.memberId(), line.etag())).collect(Collectors.joining(" "));
    }

    /** @return empty if there are too many for a message that offers to undo the change */
    static String toUndo(BulkMemberResult result) {
        return result.changed() > MAX_TO_UNDO ? "" : changedBy(result);
    }

    static List<Selected> read(String text) {
        try {
            return Stream.of(text.split(" ")).map(each -> each.split(":", 2))
                    .map(parts -> new Selected(UUID.fromString(parts[0]), Version.etag(Integer.parseInt(parts[1]))))
                    .toList();
        } catch (IllegalArgumentException | IndexOutOfBoundsException invalid) {
            throw ProblemType.MALFORMED_BODY.because("Each member needs an id and a version.");
        }
    }
}
