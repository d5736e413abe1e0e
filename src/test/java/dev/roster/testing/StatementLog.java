package dev.roster.testing;

import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;

/** The statements that Roster executes, from the log of PostgreSQL. */
public final class StatementLog {
    private static final Pattern EXECUTION = Pattern.compile("execute [^:]*: (.*)", Pattern.DOTALL);
    private static final Pattern PARAMETER = Pattern.compile("\\$\\d+ = (NULL|'(?:[^']++|'')*+')");

    /** @param parameters as SQL literals */
    public record Statement(String text, List<String> parameters) {
        public boolean mentions(String value) {
            return text.contains(value) || parameters.stream().anyMatch(parameter -> parameter.contains(value));
        }
    }

    private StatementLog() {
    }

    /** Every statement of any client during the operation, except begin, commit and rollback. */
    public static List<Statement> during(Runnable operation) {
        log("all");
        try {
            long start = end();
            String first = mark();
            operation.run();
            String last = mark();
            return read(start).lines()
                    .dropWhile(line -> !line.contains(first))
                    .takeWhile(line -> !line.contains(last))
                    .map(line -> statement(new JsonObject(line)))
                    .filter(statement -> statement != null)
                    .toList();
        } finally {
            log("none");
        }
    }

    private static void log(String statements) {
        Sql.update("alter system set log_rotation_size = 0");
        Sql.update("alter system set log_parameter_max_length = -1");
        Sql.update("alter system set log_statement = '" + statements + "'");
        Sql.column("select pg_reload_conf()");
    }

    /** Executes a unique statement and waits until the log has it. The log has all earlier statements before it. */
    private static String mark() {
        String mark = UUID.randomUUID().toString();
        long start = end();
        Awaitility.await().pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(3)).until(() -> {
            Sql.column("select '" + mark + "'");
            return read(start).contains(mark);
        });
        return mark;
    }

    private static long end() {
        return Sql.count("select size from pg_stat_file(pg_current_logfile('jsonlog'))");
    }

    private static String read(long offset) {
        return Sql.column("select pg_read_file(pg_current_logfile('jsonlog'), ?, 100000000)", offset).get(0);
    }

    private static Statement statement(JsonObject line) {
        Matcher execution = EXECUTION.matcher(line.getString("message", ""));
        if (!execution.matches() || execution.group(1).matches("(?is)(begin|commit|rollback)\\b.*")) {
            return null;
        }
        List<String> parameters = new ArrayList<>();
        Matcher values = PARAMETER.matcher(line.getString("detail", ""));
        while (values.find()) {
            parameters.add(values.group(1));
        }
        return new Statement(execution.group(1), parameters);
    }
}
