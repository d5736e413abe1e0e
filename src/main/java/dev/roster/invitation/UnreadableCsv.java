package dev.roster.invitation;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

import dev.roster.problem.Problem;
import dev.roster.problem.ProblemType;
import dev.roster.value.Text;

/** Tells why a file is not a CSV file of invitations. */
public final class UnreadableCsv extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private static final int MOST_COLUMNS = 10;
    private static final int LONGEST_COLUMN = 40;

    /** The message takes the detail: column names, or the number of a record. */
    public enum Reason {

        NOT_UTF_8("The file is not in UTF-8. In Excel, save it as \"CSV UTF-8\"."),
        NO_EMAIL("No column has email addresses. The first line has these columns: %s."),
        UNKNOWN_COLUMNS("Roster reads the columns email, name, role, language and note, and not these: %s."),
        COLUMN_TWICE("The first line names a column twice: %s."),
        TOO_MANY_CELLS("Record %s has more cells than the file has columns."),
        QUOTES("A quoted cell does not end, or text follows its closing quote.");

        private final String message;

        Reason(String message) {
            this.message = message;
        }

        /** As {@code InvitingMessages} knows it. */
        public String slug() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    private final Reason reason;
    private final String detail;

    UnreadableCsv(Reason reason, String detail) {
        super(reason.message.formatted(detail), null, false, false);
        this.reason = reason;
        this.detail = detail;
    }

    public Reason reason() {
        return reason;
    }

    public String detail() {
        return detail;
    }

    public Problem problem() {
        return ProblemType.MALFORMED_BODY.because(getMessage());
    }

    /** The first of them, shortened. */
    static String listed(List<String> columns) {
        return columns.stream().limit(MOST_COLUMNS)
                .map(column -> Text.cut(column.replaceAll("\\p{Cntrl}+", " "), LONGEST_COLUMN))
                .collect(Collectors.joining(", ", "", columns.size() > MOST_COLUMNS ? ", …" : ""));
    }
}
