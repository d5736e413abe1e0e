package dev.roster.program;

import static dev.roster.mail.PlainText.isolated;
import static dev.roster.mail.PlainText.line;
import static dev.roster.value.Text.truncate;

import io.quarkus.qute.TemplateData;
import java.util.List;
import java.util.stream.Stream;

/** The names of the service accounts that an email is about, safe for plain text. */
@TemplateData
record ServiceNames(List<String> sorted) {
    /** So that a subject is short. */
    private static final int MAX_LENGTH = 60;
    static final int MAX_LISTED = 10;

    static ServiceNames of(String[] names) {
        return new ServiceNames(
                Stream.of(names).sorted().map(ServiceNames::plain).toList());
    }

    /** The name, short and safe for plain text. */
    static String plain(String name) {
        return isolated(truncate(line(name), MAX_LENGTH));
    }

    public boolean isEmpty() {
        return sorted.isEmpty();
    }

    public String first() {
        return sorted.get(0);
    }

    /** The number of service accounts after the first. */
    public int others() {
        return sorted.size() - 1;
    }

    public String listed() {
        return String.join(", ", sorted.subList(0, Math.min(sorted.size(), MAX_LISTED)))
                + (sorted.size() > MAX_LISTED ? ", …" : "");
    }
}
