package dev.roster.console.invitation;

import dev.roster.invitation.InvitationService;
import dev.roster.invitation.NewInvitation;
import dev.roster.problem.Problem;
import dev.roster.value.EmailAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An address from pasted text, as typed. The text can be a list of addresses (RFC 5322, 3.4), as email programs copy it, or
 * rows of a spreadsheet. Lines, commas, semicolons and spaces separate addresses.
 *
 * @param name null if the text contains none
 */
record PastedAddress(String email, String name) {
    private static final Pattern LINE = Pattern.compile("\\R");
    private static final Pattern CELL = Pattern.compile("\t");
    private static final Pattern SPACES = Pattern.compile("\\s+");
    /** The older form {@code ann@acme.example (Ann Example)}. Possessive, so that it never backtracks. */
    private static final Pattern WITH_COMMENT = Pattern.compile("([^\\s()]++)\\s*+\\(([^()]*+)\\)");
    private static final char NO_BREAK_SPACE = '\u00A0';

    /** Each address once, in order. Takes time that is linear in the length of the text. */
    static List<PastedAddress> in(String text) {
        Map<String, PastedAddress> found = new LinkedHashMap<>();
        boolean firstLine = true;
        for (String line : LINE.split(text.replace(NO_BREAK_SPACE, ' '))) {
            List<PastedAddress> read = line.indexOf('\t') >= 0 ? row(line, firstLine) : new Line(line).read();
            read.forEach(each -> found.merge(each.key(), each,
                    (first, again) -> first.name == null && again.name != null ? again : first));
            firstLine &= line.isBlank();
        }
        return List.copyOf(found.values());
    }

    /** A request for each address, with the same role, language, note and groups. */
    static List<NewInvitation> invitations(List<PastedAddress> addresses, String role, String language, String note,
            List<UUID> groups) {
        if (addresses.size() > InvitationService.MAX_REQUESTS) {
            throw Problem.invalid("invitations", "must be at most " + InvitationService.MAX_REQUESTS);
        }
        return addresses.stream().map(each -> new NewInvitation(each.email, each.name, role, language, note, groups)).toList();
    }

    private String key() {
        EmailAddress address = EmailAddress.orNull(email);
        return address == null ? email.toLowerCase(Locale.ROOT) : address.value();
    }

    /** A row of a spreadsheet. The name is in the cells before the address, otherwise in the cell after it. */
    private static List<PastedAddress> row(String line, boolean firstLine) {
        List<String> cells = CELL.splitAsStream(line).map(String::strip).filter(cell -> !cell.isEmpty()).toList();
        List<String> addresses = cells.stream().filter(cell -> cell.indexOf('@') >= 0).toList();
        if (addresses.isEmpty() && firstLine) {
            // The names of the columns.
            return List.of();
        }
        List<PastedAddress> read = new ArrayList<>();
        (addresses.isEmpty() ? cells : addresses).forEach(cell -> read.addAll(new Line(cell).read()));
        if (addresses.size() == 1 && read.size() == 1 && read.get(0).name == null && cells.size() > 1) {
            int position = cells.indexOf(addresses.get(0));
            String name = position > 0 ? String.join(" ", cells.subList(0, position)) : cells.get(1);
            return List.of(of(read.get(0).email, name));
        }
        return read;
    }

    private static PastedAddress of(String email, String name) {
        String words = SPACES.matcher(name).replaceAll(" ").strip();
        boolean readable = words.codePoints().anyMatch(Character::isLetterOrDigit);
        return new PastedAddress(email.strip(), readable ? words : null);
    }

    /** Reads one line of a list, character by character. */
    private static final class Line {
        private final String line;
        private final List<PastedAddress> read = new ArrayList<>();
        /** Parts without an address before a comma. They belong to the name of the next address in angle brackets. */
        private final List<String> pending = new ArrayList<>();
        private final StringBuilder part = new StringBuilder();
        private boolean partHasAt;
        /** The name before an open angle bracket; null outside angle brackets. */
        private String name;
        private boolean quotesEnd = true;

        Line(String line) {
            this.line = line;
        }

        List<PastedAddress> read() {
            for (int i = 0; i < line.length(); i++) {
                char character = line.charAt(i);
                int end = character == '"' && name == null && quotesEnd ? endOfQuotes(i) : -1;
                if (end > 0) {
                    appendQuoted(i + 1, end);
                    i = end;
                } else if (character == '<' && name == null) {
                    name = String.join(", ", with(pending, part.toString()));
                    startPart();
                } else if (character == '>' && name != null) {
                    addNamed();
                } else if (character == ',' || character == ';') {
                    separate(character);
                } else if (character == ':' && name == null && !partHasAt) {
                    // The name of a group of addresses, or mailto.
                    startPart();
                } else {
                    append(character);
                }
            }
            separate(';');
            return read;
        }

        private void separate(char separator) {
            if (name != null) {
                addNamed();
            } else if (separator == ',' && !partHasAt) {
                if (!part.toString().isBlank()) {
                    pending.add(part.toString().strip());
                }
                startPart();
            } else {
                addWords();
            }
        }

        private void addNamed() {
            String address = part.toString().strip().replaceFirst("(?i)^mailto:", "");
            if (!address.isEmpty()) {
                read.add(of(address, name));
            } else {
                // Empty brackets: the address can be before them.
                SPACES.splitAsStream(name).filter(word -> word.indexOf('@') >= 0).forEach(word -> read.add(of(word, "")));
            }
            name = null;
            pending.clear();
            startPart();
        }

        private void addWords() {
            for (String words : with(pending, part.toString())) {
                Matcher comment = WITH_COMMENT.matcher(words.strip());
                if (comment.matches()) {
                    read.add(of(comment.group(1), comment.group(2)));
                } else {
                    SPACES.splitAsStream(words).filter(word -> !word.isEmpty()).forEach(word -> read.add(of(word, "")));
                }
            }
            pending.clear();
            startPart();
        }

        /** @return -1 if the quotes do not end; then all further quotes are plain characters */
        private int endOfQuotes(int start) {
            for (int i = start + 1; i < line.length(); i++) {
                if (line.charAt(i) == '"') {
                    return i;
                }
                if (line.charAt(i) == '\\') {
                    i++;
                }
            }
            quotesEnd = false;
            return -1;
        }

        private void appendQuoted(int start, int end) {
            for (int i = start; i < end; i++) {
                if (line.charAt(i) == '\\' && i + 1 < end) {
                    i++;
                }
                append(line.charAt(i));
            }
        }

        private void append(char character) {
            part.append(character);
            partHasAt |= character == '@';
        }

        private void startPart() {
            part.setLength(0);
            partHasAt = false;
        }

        private static List<String> with(List<String> parts, String last) {
            List<String> all = new ArrayList<>(parts);
            all.add(last.strip());
            all.removeIf(String::isEmpty);
            return all;
        }
    }
}
