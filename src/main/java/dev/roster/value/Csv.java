package dev.roster.value;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.dataformat.csv.CsvGenerator;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import java.util.List;

/**
 * Writes CSV (RFC 4180) for spreadsheets. A cell that a spreadsheet would run as a formula gets a leading apostrophe. A file
 * begins with a byte order mark, without which Excel does not read UTF-8.
 */
public final class Csv {
    public static final String MEDIA_TYPE = "text/csv; charset=utf-8; header=present";

    public static final String BYTE_ORDER_MARK = "\uFEFF";

    /** Excel with an East Asian language also runs the full-width forms. */
    private static final String FORMULA = "=+-@\t\r\n\uFF1D\uFF0B\uFF0D\uFF20";

    private static final ObjectWriter RECORD = CsvMapper.builder()
            .enable(CsvGenerator.Feature.STRICT_CHECK_FOR_QUOTING)
            .build()
            .writerFor(Object[].class)
            .with(CsvSchema.emptySchema().withLineSeparator("\r\n"));

    private Csv() {
    }

    /** The byte order mark and the column names. */
    public static String header(List<String> columns) {
        return BYTE_ORDER_MARK + line(columns);
    }

    /** One record; null is an empty cell. */
    public static String line(List<?> cells) {
        try {
            return RECORD.writeValueAsString(cells.stream().map(cell -> text(cell == null ? "" : cell.toString())).toArray());
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static String text(String cell) {
        return !cell.isEmpty() && FORMULA.indexOf(cell.charAt(0)) >= 0 ? "'" + cell : cell;
    }
}
