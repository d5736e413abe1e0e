package dev.roster.http;

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
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Reads the lines of a bulk request from CSV (RFC 4180) or newline-delimited JSON. A line that cannot be read does not reject
 * the others.
 */
public abstract class BulkFile<T> {
    public static final int MAX_LINES = 10_000;

    private static final ObjectReader CSV = CsvMapper.builder()
            .enable(CsvParser.Feature.SKIP_EMPTY_LINES, CsvParser.Feature.TRIM_SPACES)
            .build()
            .readerForMapOf(String.class)
            .with(CsvSchema.emptySchema().withHeader());

    private final ObjectReader json;
    private final String content;
    private final String whatALineIs;
    private final List<String> columns;

    /** @param problem why the line cannot be read; null if it can */
    public record Line<T>(T value, Problem problem) {
        private static <T> Line<T> unreadable(Problem problem) {
            return new Line<>(null, problem);
        }
    }

    /** The cells of a record by their column. */
    protected record Cells(Map<String, String> byColumn) {
        /** @return null for an empty or missing cell */
        public String get(String column) {
            String cell = byColumn.get(column);
            return cell == null || cell.isBlank() ? null : cell;
        }
    }

    /**
     * @param content the plural of the lines' resources, which the problem of a file with too many or no lines names
     * @param whatALineIs completes the sentence "The line is not …"
     * @param columns of CSV, at least two
     */
    protected BulkFile(ObjectMapper json, Class<T> type, String content, String whatALineIs, List<String> columns) {
        this.json = json.readerFor(type);
        this.content = content;
        this.whatALineIs = whatALineIs;
        this.columns = columns;
    }

    /** Fails with a problem that rejects this record only. */
    protected abstract T read(Cells cells);

    /** The first line names the columns. An empty cell has no value. */
    public List<Line<T>> csv(String text) {
        List<Line<T>> lines = new ArrayList<>();
        try (MappingIterator<Map<String, String>> rows = CSV.readValues(storable(text))) {
            while (rows.hasNext()) {
                add(lines, line(rows.next()));
            }
        } catch (IOException | RuntimeException unreadable) {
            throw unreadable instanceof Problem problem ? problem
                    : ProblemType.MALFORMED_BODY.because("Record " + (lines.size() + 1) + " of the CSV file cannot be read.");
        }
        return notEmpty(lines);
    }

    /** One JSON object on each line. Unknown properties make the line invalid. */
    public List<Line<T>> ndjson(String text) {
        List<Line<T>> lines = new ArrayList<>();
        storable(text).lines().filter(line -> !line.isBlank()).forEach(line -> add(lines, line(line)));
        return notEmpty(lines);
    }

    private Line<T> line(String object) {
        T value = null;
        try {
            value = json.readValue(object);
        } catch (JsonProcessingException unreadable) {
            // As the JSON value null.
        }
        return value == null
                ? Line.unreadable(ProblemType.MALFORMED_BODY.because("The line is not " + whatALineIs + "."))
                : new Line<>(value, null);
    }

    private Line<T> line(Map<String, String> cells) {
        if (!columns.containsAll(cells.keySet())) {
            int last = columns.size() - 1;
            throw ProblemType.MALFORMED_BODY.because("The first line must name columns among "
                    + String.join(", ", columns.subList(0, last)) + " and " + columns.get(last) + ".");
        }
        try {
            return new Line<>(read(new Cells(cells)), null);
        } catch (Problem invalid) {
            return Line.unreadable(invalid);
        }
    }

    private static String storable(String text) {
        if (!Text.isStorable(text)) {
            throw ProblemType.MALFORMED_BODY.because("The body has characters that Roster cannot store.");
        }
        return text.startsWith(Csv.BYTE_ORDER_MARK) ? text.substring(1) : text;
    }

    private void add(List<Line<T>> lines, Line<T> line) {
        lines.add(line);
        if (lines.size() > MAX_LINES) {
            throw Problem.invalid(content, "must be at most " + MAX_LINES);
        }
    }

    private List<Line<T>> notEmpty(List<Line<T>> lines) {
        if (lines.isEmpty()) {
            throw Problem.invalid(content, "must not be empty");
        }
        return lines;
    }
}
