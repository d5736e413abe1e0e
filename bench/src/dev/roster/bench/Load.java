package dev.roster.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The result of wrk: requests per second, latencies in milliseconds, and the number of error responses. */
record Load(double perSecond, double p50, double p99, long rejected) {
    /** A request with its credentials. @param body the body of a form, or empty for a GET */
    record Request(String path, String authorization, String body) {
        static Request get(String path, String tokenOrKey) {
            return new Request(path, "Bearer " + tokenOrKey, "");
        }
    }

    /** Writes requests to a file for {@code requests.lua}, which sends them round robin. */
    static Path file(List<Request> requests) throws IOException {
        Path file = Files.createTempFile("requests", ".tsv");
        file.toFile().deleteOnExit();
        return Files.write(file, requests.stream()
                .map(each -> each.path() + "\tAuthorization\t" + each.authorization() + "\t" + each.body()).toList());
    }

    /** Closed loop: each connection sends its next request after the response. */
    static Load closed(String url, Path requests, int connections, Duration duration) throws IOException, InterruptedException {
        return paced(url, requests, connections, duration, 0);
    }

    /** @param pause mean pause of a connection between a response and the next request, in milliseconds */
    static Load paced(String url, Path requests, int connections, Duration duration, int pause)
            throws IOException, InterruptedException {
        Process wrk = new ProcessBuilder("wrk", "-t1", "-c" + connections, "-d" + duration.toSeconds() + "s", "--latency",
                "--timeout", "10s", "-s", "bench/requests.lua", url, "--", requests.toString(), Integer.toString(pause))
                .redirectErrorStream(true).start();
        String report = new String(wrk.getInputStream().readAllBytes());
        if (wrk.waitFor() != 0) {
            throw new IllegalStateException(report);
        }
        return new Load(number(report, "Requests/sec:\\s+([0-9.]+)"), millis(report, "50%"), millis(report, "99%"),
                report.contains("Non-2xx") ? (long) number(report, "Non-2xx or 3xx responses: ([0-9]+)") : 0);
    }

    Load mustSucceed() {
        if (rejected > 0) {
            throw new IllegalStateException(rejected + " requests were rejected");
        }
        return this;
    }

    private static double number(String report, String pattern) {
        Matcher matcher = Pattern.compile(pattern).matcher(report);
        if (!matcher.find()) {
            throw new IllegalStateException(report);
        }
        return Double.parseDouble(matcher.group(1));
    }

    private static double millis(String report, String quantile) {
        double value = number(report, quantile + "\\s+([0-9.]+)(?:us|ms|s)");
        return report.matches("(?s).*" + quantile + "\\s+[0-9.]+us.*") ? value / 1_000
                : report.matches("(?s).*" + quantile + "\\s+[0-9.]+s.*") ? value * 1_000 : value;
    }
}
