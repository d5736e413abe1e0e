package dev.roster.invitation;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

import dev.roster.problem.Problem;
import dev.roster.problem.ProblemType;
import dev.roster.value.Text;

/** A file that is not a CSV file of invitations. */
public final class UnreadableCsv extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private static final int MAX_COLUMNS = 10;
    private static final int MAX_LENGTH = 40;

    /** Each message takes the names of columns or the number of a record. */
    public enum Reason {

        NOT_UTF_8("The file is not in UTF-8. In Excel, save it as \"CSV UTF-8\"."),
        NO_EMAIL("No column contains email addresses. The first line has these columns: %s."),
        UNKNOWN_COLUMNS("Roster reads the columns email, name, role, language and note. It does not know these: %s."),
        COLUMN_TWICE("The first line names a column twice: %s."),
        TOO_MANY_CELLS("Record %s has more cells than the file has columns."),
        QUOTES("A quoted cell does not end, or text follows its closing quote.");

        private final String message;

        Reason(String message) {
            this.message = message;
        }

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

    static String listed(List<String> columns) {
        return columns.stream().limit(MAX_COLUMNS)
                .map(column -> Text.cut(column.replaceAll("\\p{Cntrl}+", " "), MAX_LENGTH))
                .collect(Collectors.joining(", ", "", columns.size() > MAX_COLUMNS ? ", …" : ""));
    }
}
