package dev.roster.imports;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvParser;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import dev.roster.problem.Problem;
import dev.roster.problem.ProblemType;
import dev.roster.value.Csv;
import dev.roster.value.Text;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** Reads the lines of an import from CSV (RFC 4180) or newline-delimited JSON. */
@ApplicationScoped
class ImportFile {
    static final int MAX_LINES = 10_000;

    private static final Set<String> COLUMNS = Set.of("email", "name", "role", "groups", "joinedAt", "issuer", "subject");

    private static final ObjectReader CSV = CsvMapper.builder()
            .enable(CsvParser.Feature.SKIP_EMPTY_LINES, CsvParser.Feature.TRIM_SPACES)
            .build()
            .readerForMapOf(String.class)
            .with(CsvSchema.emptySchema().withHeader());

    @Inject
    ObjectMapper json;

    /** @param problem why the line cannot be read; null if it can */
    record Line(ImportedMember member, Problem problem) {
    }

    /** The first line names the columns. An empty cell has no value. */
    List<Line> csv(String text) {
        List<Line> lines = new ArrayList<>();
        try (MappingIterator<Map<String, String>> rows = CSV.readValues(storable(text))) {
            while (rows.hasNext()) {
                lines.add(line(rows.next()));
                mustNotBeTooMany(lines);
            }
        } catch (IOException | RuntimeException unreadable) {
            throw unreadable instanceof Problem problem ? problem
                    : ProblemType.MALFORMED_BODY.because("Record " + (lines.size() + 1) + " of the CSV file cannot be read.");
        }
        return notEmpty(lines);
    }

    /** One JSON object on each line. Unknown properties make the line invalid. */
    List<Line> ndjson(String text) {
        List<Line> lines = new ArrayList<>();
        storable(text).lines().filter(line -> !line.isBlank()).forEach(line -> {
            lines.add(line(line));
            mustNotBeTooMany(lines);
        });
        return notEmpty(lines);
    }

    private Line line(String object) {
        try {
            return new Line(json.readValue(object, ImportedMember.class), null);
        } catch (JsonProcessingException unreadable) {
            return new Line(null, ProblemType.MALFORMED_BODY.because("The line is not a JSON object of an imported member."));
        }
    }

    private static Line line(Map<String, String> cells) {
        if (!COLUMNS.containsAll(cells.keySet())) {
            throw ProblemType.MALFORMED_BODY
                    .because("The first line must name columns among email, name, role, groups, joinedAt, issuer and subject.");
        }
        String groups = cell(cells, "groups");
        try {
            String joinedAt = cell(cells, "joinedAt");
            return new Line(new ImportedMember(cell(cells, "email"), cell(cells, "name"), cell(cells, "role"),
                    groups == null ? null
                            : Stream.of(groups.split(";")).map(String::strip).filter(name -> !name.isEmpty()).toList(),
                    joinedAt == null ? null : Instant.parse(joinedAt), cell(cells, "issuer"), cell(cells, "subject")), null);
        } catch (DateTimeParseException notATime) {
            return new Line(null, Problem.invalid("joinedAt", "must be a time such as 2024-05-01T09:00:00Z"));
        }
    }

    private static String cell(Map<String, String> cells, String column) {
        String cell = cells.get(column);
        return cell == null || cell.isBlank() ? null : cell;
    }

    private static String storable(String text) {
        if (!Text.isStorable(text)) {
            throw ProblemType.MALFORMED_BODY.because("The body has characters that Roster cannot store.");
        }
        return text.startsWith(Csv.BYTE_ORDER_MARK) ? text.substring(1) : text;
    }

    private static void mustNotBeTooMany(List<Line> lines) {
        if (lines.size() > MAX_LINES) {
            throw Problem.invalid("members", "must be at most " + MAX_LINES);
        }
    }

    private static List<Line> notEmpty(List<Line> lines) {
        if (lines.isEmpty()) {
            throw Problem.invalid("members", "must not be empty");
        }
        return lines;
    }
}
