package dev.roster.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roster.testing.Reviews.Review;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The report of a completed review, checked by the commands in docs/reviews.md. */
public record Report(String text) {
    private static final Path DOCUMENT = Path.of("docs/reviews.md");
    private static final String CODE = "    ";

    public static Report of(Review review) {
        return new Report(download(review, "ndjson"));
    }

    public static String download(Review review, String format) {
        Answer report = Call.get(review.account().admin().api(), review.path() + "/report?format=" + format).send();
        assertThat(report.status()).as(report.body()).isEqualTo(200);
        return report.body();
    }

    public Report with(String original, String replacement) {
        assertThat(text).contains(original);
        return new Report(text.replace(original, replacement));
    }

    public JsonObject signature() {
        List<String> lines = text.lines().toList();
        return new JsonObject(lines.get(lines.size() - 1));
    }

    public List<JsonObject> lines(String record) {
        return text.lines().map(JsonObject::new).filter(line -> line.getString("record").equals(record)).toList();
    }

    /** The command that prints the hash of the signed lines. */
    public static String hashCommand() {
        return command(0).strip();
    }

    /** The hash of the signed lines. */
    public String sha256() {
        return run(0).substring(0, 64);
    }

    /** The lines whose personal data does not match its seal. */
    public List<String> forged() {
        return run(1).lines().filter(line -> !line.isEmpty()).toList();
    }

    /** The code blocks of the section about checking a report. */
    private static String command(int number) {
        try {
            String document = Files.readString(DOCUMENT);
            String section = document.substring(document.indexOf("## Checking a report"));
            return Stream.of(section.split("\n(?! {4})")).filter(part -> part.contains("\n" + CODE))
                    .map(part -> part.substring(part.indexOf("\n" + CODE)).stripIndent()).toList().get(number);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private String run(int command) {
        try {
            Path folder = Files.createTempDirectory("report");
            Files.writeString(folder.resolve("review.ndjson"), text);
            Process shell = new ProcessBuilder("bash", "-c", command(command)).directory(folder.toFile())
                    .redirectErrorStream(true).start();
            return new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
