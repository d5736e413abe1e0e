package dev.roster.invitation;

import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvParser;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import dev.roster.invitation.UnreadableCsv.Reason;
import dev.roster.problem.Problem;
import dev.roster.value.Csv;
import dev.roster.value.EmailAddress;
import dev.roster.value.FoldedText;
import dev.roster.value.Text;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Reads invitations from CSV (RFC 4180) in the forms that spreadsheets write: with commas, semicolons or tabs between the
 * cells, with or without a header.
 */
@ApplicationScoped
public class InvitationCsv {
    /** The decoder replaces bytes that are not UTF-8 with this character. */
    private static final char REPLACEMENT_CHARACTER = '\uFFFD';
    private static final List<Character> SEPARATORS = List.of(',', ';', '\t');
    /** An optional first line that names the separator for Excel. */
    private static final Pattern SEPARATOR_LINE = Pattern.compile("(?i)\\Asep=([,;\t])\\R");
    private static final int MAX_COLUMN_NAME = 64;
    private static final int MAX_REPORTED_COLUMNS = 10;
    private static final int MAX_REPORTED_NAME = 40;
    private static final Set<Column> NOT_EMAIL = EnumSet.complementOf(EnumSet.of(Column.EMAIL));

    /** The columns in the order of a file without header, with their names in English, German, French and Spanish. */
    private enum Column {
        EMAIL("email", "e mail", "mail", "email address", "e mail address", "e mail adresse", "mailadresse", "e mailadresse",
                "emailadresse", "adresse e mail", "adresse email", "adresse mail", "courriel", "adresse electronique", "correo",
                "correo electronico", "direccion de correo electronico"),
        NAME("name", "full name", "display name", "vollstandiger name", "anzeigename", "nom", "nom complet", "nombre",
                "nombre completo"),
        ROLE("role", "rolle", "rol"),
        LANGUAGE("language", "lang", "locale", "sprache", "langue", "idioma"),
        NOTE("note", "message", "notiz", "nachricht", "nota", "mensaje");

        private final Set<String> names;

        Column(String... names) {
            this.names = Set.of(names);
        }

        /** @return null if the column is unknown */
        static Column named(String cell) {
            String name = FoldedText.of(cell == null ? "" : cell, MAX_COLUMN_NAME);
            return Arrays.stream(values()).filter(column -> column.names.contains(name)).findFirst().orElse(null);
        }
    }

    /** @param columns null for an empty cell of the header */
    private record Layout(char separator, List<Column> columns, boolean hasHeader) {
    }

    private final ObjectReader reader = CsvMapper.builder()
            .enable(CsvParser.Feature.SKIP_EMPTY_LINES, CsvParser.Feature.WRAP_AS_ARRAY)
            .build()
            .readerFor(String[].class);

    /** @throws UnreadableCsv if the text is not a CSV file of invitations */
    public List<NewInvitation> read(String csv) {
        if (csv.indexOf(REPLACEMENT_CHARACTER) >= 0 || !Text.isStorable(csv)) {
            throw new UnreadableCsv(Reason.NOT_UTF_8, "");
        }
        String text = csv.startsWith(Csv.BYTE_ORDER_MARK) ? csv.substring(1) : csv;
        Matcher separatorLine = SEPARATOR_LINE.matcher(text);
        boolean hasSeparatorLine = separatorLine.lookingAt();
        String records = hasSeparatorLine ? text.substring(separatorLine.end()) : text;
        if (records.isBlank()) {
            throw empty();
        }
        return read(records, layout(records, hasSeparatorLine ? List.of(separatorLine.group(1).charAt(0)) : SEPARATORS));
    }

    private List<NewInvitation> read(String records, Layout layout) {
        List<NewInvitation> invitations = new ArrayList<>();
        try (MappingIterator<String[]> rows = rows(records, layout.separator())) {
            if (layout.hasHeader()) {
                rows.next();
            }
            while (rows.hasNext() && invitations.size() <= InvitationService.MAX_REQUESTS) {
                invitations.add(invitation(layout, rows.next(), invitations.size() + 1));
            }
        } catch (IOException | RuntimeException failure) {
            throw failure instanceof UnreadableCsv unreadable ? unreadable : new UnreadableCsv(Reason.QUOTES, "");
        }
        if (invitations.isEmpty()) {
            throw empty();
        }
        if (invitations.size() > InvitationService.MAX_REQUESTS) {
            throw Problem.invalid("invitations", "must be at most " + InvitationService.MAX_REQUESTS);
        }
        return invitations;
    }

    private Layout layout(String records, List<Character> separators) {
        List<List<String>> firstLines = separators.stream().map(separator -> firstLine(records, separator)).toList();
        for (int i = 0; i < separators.size(); i++) {
            List<String> line = firstLines.get(i);
            if (line.stream().anyMatch(cell -> Column.named(cell) == Column.EMAIL)) {
                return new Layout(separators.get(i), header(line), true);
            }
        }
        for (int i = 0; i < separators.size(); i++) {
            List<String> line = firstLines.get(i);
            int email = firstAddress(line);
            if (email >= 0) {
                if (line.stream().filter(cell -> EmailAddress.orNull(cell) != null).count() > 1) {
                    throw new UnreadableCsv(Reason.SEVERAL_EMAILS, "");
                }
                return new Layout(separators.get(i), inOrder(line.size(), email), false);
            }
        }
        List<String> found = firstLines.stream().max(Comparator.comparingInt(List::size)).orElseThrow();
        throw found.isEmpty() ? new UnreadableCsv(Reason.QUOTES, "") : new UnreadableCsv(Reason.NO_EMAIL, listed(found));
    }

    /** Empty if the file cannot be read with this separator. */
    private List<String> firstLine(String records, char separator) {
        try (MappingIterator<String[]> rows = rows(records, separator)) {
            return rows.hasNext() ? cells(rows.next()) : List.of();
        } catch (IOException | RuntimeException otherSeparator) {
            return List.of();
        }
    }

    private MappingIterator<String[]> rows(String records, char separator) throws IOException {
        ObjectReader separated = reader.with(CsvSchema.emptySchema().withColumnSeparator(separator));
        // The parser would trim tabs as spaces.
        return (separator == '\t' ? separated : separated.with(CsvParser.Feature.TRIM_SPACES)).readValues(records);
    }

    private static List<Column> header(List<String> line) {
        List<Column> columns = line.stream().map(Column::named).toList();
        List<String> unknown = line.stream().filter(cell -> cell != null && Column.named(cell) == null).toList();
        if (!unknown.isEmpty()) {
            throw new UnreadableCsv(Reason.UNKNOWN_COLUMNS, listed(unknown));
        }
        List<Column> known = columns.stream().filter(Objects::nonNull).toList();
        if (known.size() > EnumSet.copyOf(known).size()) {
            throw new UnreadableCsv(Reason.COLUMN_TWICE, listed(line));
        }
        return columns;
    }

    /** The columns of a file without header: the address at its position, the other columns in their order. */
    private static List<Column> inOrder(int cells, int email) {
        List<Column> columns = new ArrayList<>(NOT_EMAIL);
        columns.add(Math.min(email, columns.size()), Column.EMAIL);
        return columns.subList(0, Math.min(Math.max(cells, email + 1), columns.size()));
    }

    private static int firstAddress(List<String> line) {
        return IntStream.range(0, Math.min(line.size(), Column.values().length))
                .filter(i -> EmailAddress.orNull(line.get(i)) != null)
                .findFirst().orElse(-1);
    }

    private static NewInvitation invitation(Layout layout, String[] row, int number) {
        Map<Column, String> values = new EnumMap<>(Column.class);
        List<String> cells = cells(row);
        for (int i = 0; i < cells.size(); i++) {
            Column column = i < layout.columns().size() ? layout.columns().get(i) : null;
            if (column != null) {
                values.put(column, cells.get(i));
            } else if (cells.get(i) != null) {
                throw new UnreadableCsv(Reason.TOO_MANY_CELLS, Integer.toString(number));
            }
        }
        return new NewInvitation(values.get(Column.EMAIL), values.get(Column.NAME), values.get(Column.ROLE),
                values.get(Column.LANGUAGE), values.get(Column.NOTE), null);
    }

    /** Null for each empty cell; empty cells at the end are dropped. */
    private static List<String> cells(String[] row) {
        List<String> cells = new ArrayList<>();
        for (String cell : row) {
            cells.add(cell == null || cell.isBlank() ? null : cell.strip());
        }
        while (!cells.isEmpty() && cells.get(cells.size() - 1) == null) {
            cells.remove(cells.size() - 1);
        }
        return Collections.unmodifiableList(cells);
    }

    private static String listed(List<String> columns) {
        List<String> names = columns.stream().filter(Objects::nonNull).toList();
        return names.stream().limit(MAX_REPORTED_COLUMNS)
                .map(name -> Text.truncate(name.replaceAll("\\p{Cntrl}+", " "), MAX_REPORTED_NAME))
                .collect(Collectors.joining(", ", "", names.size() > MAX_REPORTED_COLUMNS ? ", …" : ""));
    }

    private static Problem empty() {
        return Problem.invalid("csv", "must contain at least one invitation");
    }
}
