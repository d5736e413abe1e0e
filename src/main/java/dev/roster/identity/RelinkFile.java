package dev.roster.identity;

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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** Reads the lines of a file of new identities from CSV (RFC 4180) or newline-delimited JSON. */
@ApplicationScoped
class RelinkFile {
    static final int MAX_LINES = 10_000;

    private static final Set<String> COLUMNS = Set.of("accountId", "issuer", "subject", "newIssuer", "newSubject");

    private static final ObjectReader CSV = CsvMapper.builder()
            .enable(CsvParser.Feature.SKIP_EMPTY_LINES, CsvParser.Feature.TRIM_SPACES)
            .build()
            .readerForMapOf(String.class)
            .with(CsvSchema.emptySchema().withHeader());

    @Inject
    ObjectMapper json;

    /** @param problem why the line cannot be read; null if it can */
    record Line(RelinkLine line, Problem problem) {
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
            RelinkLine line = json.readValue(object, RelinkLine.class);
            if (line == null) {
                return unreadable();
            }
            return new Line(line, null);
        } catch (JsonProcessingException unreadable) {
            return unreadable();
        }
    }

    private static Line unreadable() {
        return new Line(null,
                ProblemType.MALFORMED_BODY.because("The line is not a JSON object with the identities of a person."));
    }

    private static Line line(Map<String, String> cells) {
        if (!COLUMNS.containsAll(cells.keySet())) {
            throw ProblemType.MALFORMED_BODY
                    .because("The first line must name columns among accountId, issuer, subject, newIssuer and newSubject.");
        }
        String account = cell(cells, "accountId");
        try {
            return new Line(new RelinkLine(account == null ? null : UUID.fromString(account), cell(cells, "issuer"),
                    cell(cells, "subject"), cell(cells, "newIssuer"), cell(cells, "newSubject")), null);
        } catch (IllegalArgumentException notAnId) {
            return new Line(null, Problem.invalid("accountId", "must be the id of an account"));
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
            throw Problem.invalid("identities", "must be at most " + MAX_LINES);
        }
    }

    private static List<Line> notEmpty(List<Line> lines) {
        if (lines.isEmpty()) {
            throw Problem.invalid("identities", "must not be empty");
        }
        return lines;
    }
}
