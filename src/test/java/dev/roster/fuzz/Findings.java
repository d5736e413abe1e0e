package dev.roster.fuzz;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/** Findings of the oracle: each kind once, with the first request that causes it. */
final class Findings {
    private static final int MAX_BODY = 600;
    private static final Path FILES = Path.of(System.getProperty("fuzz.output", "target/fuzz"));

    private record Finding(int count, String example) {
    }

    private final Map<String, Finding> found = new TreeMap<>();

    void add(String description, String name, Draft draft, HttpProbe.Request request, HttpProbe.Response response) {
        found.merge(description, new Finding(1, curl(name, draft, request) + "\n      " + summary(response)),
                (first, again) -> new Finding(first.count() + 1, first.example()));
    }

    void addAll(Findings others) {
        others.found.forEach((description, finding) -> found.merge(description, finding,
                (one, two) -> new Finding(one.count() + two.count(), one.example())));
    }

    boolean isEmpty() {
        return found.isEmpty();
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        found.forEach((what, finding) -> text.append("  ").append(what).append(" (").append(finding.count()).append("x)\n    ")
                .append(finding.example()).append('\n'));
        return text.toString();
    }

    /** The request as a command; {@code $URL} is Roster's address. A long body is in a file. */
    private static String curl(String name, Draft draft, HttpProbe.Request request) {
        StringBuilder command = new StringBuilder("[" + name + ", " + draft.principal.name() + "] curl -i --path-as-is -X ")
                .append(request.method()).append(" \"$URL\"").append(quoted(request.target()));
        request.headers().forEach(header -> command.append(" -H ").append(header(header)));
        if (request.body() != null) {
            command.append(" --data-binary ").append(data(name, request.body()));
        }
        return command.toString();
    }

    /** {@code $CREDENTIAL} stands for the principal's token or key. */
    private static String header(Map.Entry<String, String> header) {
        String value = header.getValue();
        return value.contains("eyJ") || value.contains("rst_") ? '"' + header.getKey() + ": "
                + (value.startsWith("Bearer ") ? "Bearer " : "") + "$CREDENTIAL\"" : quoted(header.getKey() + ": " + value);
    }

    private static String data(String name, byte[] body) {
        if (body.length <= MAX_BODY) {
            return quoted(new String(body, java.nio.charset.StandardCharsets.ISO_8859_1));
        }
        try {
            Files.createDirectories(FILES);
            return "@" + Files.write(FILES.resolve(name.replace(' ', '-') + ".body"), body);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Quoted for bash, byte by byte. */
    private static String quoted(String text) {
        StringBuilder word = new StringBuilder("$'");
        for (char c : text.toCharArray()) {
            word.append(c == '\'' || c == '\\' ? "\\" + c : c >= ' ' && c < 127 ? "" + c : String.format("\\x%02x", (int) c));
        }
        return word.append('\'').toString();
    }

    private static String summary(HttpProbe.Response response) {
        if (response == null) {
            return "no response";
        }
        String body = response.text().replaceAll("\\s+", " ");
        return response.status() + " " + response.headers() + " " + body.substring(0, Math.min(300, body.length()));
    }
}
