package dev.roster.value;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Spreadsheets never run a cell as a formula. */
class CsvTest {
    @ParameterizedTest
    @ValueSource(strings = { "=1+1", "+1", "-1", "@SUM(1)", "\t=1", "\r=1", "\n=1", "＝1", "＋1", "－1", "＠SUM(1)" })
    void formulasGetALeadingApostrophe(String formula) {
        assertThat(Csv.line(List.of(formula, "x", formula)).replace("\"", ""))
                .isEqualTo("'" + formula + ",x,'" + formula + "\r\n");
    }

    @Test
    void filesBeginWithAByteOrderMark() {
        assertThat(Csv.header(List.of("name", "note")).getBytes(java.nio.charset.StandardCharsets.UTF_8))
                .startsWith(0xEF, 0xBB, 0xBF).endsWith("name,note\r\n".getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }

    @Test
    void otherCellsAreUnchanged() {
        assertThat(Csv.line(Arrays.asList("a=b", "x@y.example", "1-2", null, 7, "a,b", "say \"so\"")))
                .isEqualTo("a=b,x@y.example,1-2,,7,\"a,b\",\"say \"\"so\"\"\"\r\n");
    }
}
