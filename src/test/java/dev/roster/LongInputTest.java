package dev.roster;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.roster.StringInputs.StringInput;
import dev.roster.testing.RosterStack;
import dev.roster.testing.TestSize;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** Long and repetitive input is rejected about as fast as other input, so that it blocks no event loop. */
@QuarkusTest
@QuarkusTestResource(RosterStack.class)
class LongInputTest extends InputTest {
    /** A body of this kind once blocked an event loop for 20 s. */
    private static final String MARKS = "\u0301".repeat(40_000) + "\u0316".repeat(40_000);

    private static final List<String> LONG = List.of("a@a" + MARKS, "[".repeat(80_000), MARKS + "@acme.example",
            "a.".repeat(40_000), "\u03a3".repeat(40_000), " ".repeat(80_000), "1".repeat(80_000));

    /** How much longer a request may take than a short one. */
    private static final Duration LONGER = Duration.ofMillis(200);
    /** Quadratic processing exceeds this by far (20 s, see {@link #MARKS}). A busy machine slows linear processing down. */
    private static final Duration LIMIT = Duration.ofSeconds(5);
    private static final int ATTEMPTS = 10;

    @ParameterizedTest
    @FieldSource("dev.roster.StringInputs#ALL")
    void rejectsLongStringsQuickly(StringInput input) {
        Duration ordinary = duration(() -> input.send(account, member, "\\n"));
        for (String hostile : LONG.subList(0, TestSize.of(2, LONG.size()))) {
            within(ordinary.plus(LONGER), input + hostile.substring(0, 4),
                    () -> assertThat(input.send(account, member, hostile).statusCode()).isBetween(400, 499));
        }
    }

    @Test
    void rejectsLongListsQuickly() {
        for (String element : List.of("{}", "null", "0", "[]", "'x'").subList(0, TestSize.of(2, 5))) {
            for (int times : TestSize.FULL ? new int[] { 900, 45_000, 160_000 } : new int[] { 900, 160_000 }) {
                String list = "[" + (element + ",").repeat(times) + element + "]";
                Map.of("/invitations/bulk", "{'invitations':%s}", "/roles", "{'name':'x','permissions':%s}",
                        "/reviews/" + UNKNOWN + "/decisions", "{'decisions':%s}")
                        .forEach((path, body) -> within(LIMIT, path + element + times, () -> {
                            Response answer = StringInputs.send(account, "POST", account.path() + path, body.formatted(list));
                            boolean resultPerLine = path.endsWith("bulk") && element.equals("{}") && times < 1_000;
                            assertThat(answer.statusCode()).as(path).isEqualTo(resultPerLine ? 200 : 400);
                            assertThat(answer.asByteArray().length).isLessThan(resultPerLine ? 500_000 : 20_000);
                        }));
            }
        }
    }

    @Test
    void answersLongCsvQuickly() {
        for (String csv : List.of("email\n" + "a\n".repeat(500_000), "email" + ",x".repeat(400_000),
                "email\n" + "\"".repeat(900_000), ",".repeat(1_000_000), "email\n" + "a@a" + MARKS)) {
            within(LIMIT, csv.substring(0, 20), () -> admin.request().contentType("text/csv").body(csv.getBytes(UTF_8))
                    .post(account.path() + "/invitations/csv?dryRun=true"));
        }
    }

    @Test
    void rejectsLongFormsQuickly() {
        for (String addresses : List.of("\"" + " ".repeat(200_000), "a@a" + MARKS, "a,".repeat(50_000), "<".repeat(50_000))) {
            rejectsForm("/invite", Map.of("addresses", addresses, "role", "member", "language", "en",
                    "note", ""), addresses);
        }
        for (String exempt : List.of("\u03a3".repeat(100_000), "a ".repeat(100_000), MARKS)) {
            rejectsForm("/dormancy", Map.of("days", "90", "warnDaysBefore", "0", "exempt", exempt,
                    "version", "0"), exempt);
        }
    }

    private void rejectsForm(String page, Map<String, String> fields, String input) {
        within(LIMIT, input.substring(0, 20),
                () -> assertThat(submit(page, fields)).isEqualTo(400));
    }

    /** The fastest of ten attempts counts, because other tests use the processor too. */
    private static void within(Duration limit, String description, Runnable request) {
        Duration best = duration(request);
        for (int i = 1; i < ATTEMPTS && best.compareTo(limit) >= 0; i++) {
            Duration next = duration(request);
            best = next.compareTo(best) < 0 ? next : best;
        }
        assertThat(best).as(description).isLessThan(limit);
    }

    private static Duration duration(Runnable request) {
        long begin = System.nanoTime();
        request.run();
        return Duration.ofNanos(System.nanoTime() - begin);
    }
}
