package dev.roster.console;

import dev.roster.problem.Problem;
import dev.roster.value.Times;
import java.time.Instant;
import java.time.LocalDate;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Reads the text fields of forms. */
public final class FormValues {
    private FormValues() {
    }

    /** Several values, separated by white space, commas or semicolons. */
    public static Set<String> list(String text) {
        Set<String> values = new LinkedHashSet<>(List.of((text == null ? "" : text.strip()).split("[\\s,;]+")));
        values.remove("");
        return values;
    }

    /**
     * An address or other text from a link. A + that the link does not encode arrives as a space, which no address contains.
     */
    public static String address(String text) {
        String stripped = text.strip();
        return stripped.indexOf('@') >= 0 ? stripped.replace(' ', '+') : stripped;
    }

    public static int number(String field, String text) {
        try {
            return Integer.parseInt(text == null ? "" : text.strip());
        } catch (NumberFormatException invalid) {
            throw Problem.invalid(field, "must be a whole number");
        }
    }

    /** The end of the day, in UTC. */
    public static Instant endOfDay(String field, String text) {
        LocalDate day = text == null ? null : Times.day(text.strip());
        if (day == null) {
            throw Problem.invalid(field, "must be a day");
        }
        return Times.end(day);
    }
}
