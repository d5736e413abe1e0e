package dev.roster.invitation;

import dev.roster.problem.Problem;
import dev.roster.problem.ProblemType;

/** A file that is not a CSV file of invitations. */
public final class UnreadableCsv extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** The placeholder of a message takes names of columns or the number of a record. */
    public enum Reason {
        NOT_UTF_8("The file is not in UTF-8. In Excel, save it as \"CSV UTF-8\"."),
        NO_EMAIL("No column contains email addresses. The first line has these columns: %s."),
        SEVERAL_EMAILS("The first line has several addresses. Write each address on its own line."),
        UNKNOWN_COLUMNS("Roster reads the columns email, name, role, language and note. These columns are unknown: %s."),
        COLUMN_TWICE("The first line has the same column twice: %s."),
        TOO_MANY_CELLS("Record %s has more cells than the file has columns."),
        QUOTES("A quoted cell has no closing quote, or text follows the closing quote.");

        private final String message;

        Reason(String message) {
            this.message = message;
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
}
