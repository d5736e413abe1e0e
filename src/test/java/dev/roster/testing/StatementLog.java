package dev.roster.testing;

import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;

/** The statements that Roster executes, from the log of PostgreSQL. */
public final class StatementLog {
    private static final Pattern EXECUTION = Pattern.compile("execute [^:]*: (.*)", Pattern.DOTALL);
    private static final Pattern PLAN = Pattern.compile("duration: [\\d.]+ ms  plan:\\s*(\\{.*)", Pattern.DOTALL);
    /** Turns the logging of plans on. */
    private static final String PLANS = "auto_explain.log_min_duration";
    private static final Pattern PARAMETER = Pattern.compile("\\$\\d+ = (NULL|'(?:[^']++|'')*+')");

    /** @param parameters as SQL literals */
    public record Statement(String text, List<String> parameters) {
        public boolean mentions(String value) {
            return text.contains(value) || parameters.stream().anyMatch(parameter -> parameter.contains(value));
        }
    }

    private static boolean kept;

    private StatementLog() {
    }

    /** Every statement of any client during the operation, except begin, commit and rollback. */
    public static List<Statement> during(Runnable operation) {
        return messages(Map.of(), operation).stream()
                .map(StatementLog::statement)
                .filter(statement -> statement != null)
                .toList();
    }

    /**
     * The plans of all statements of any client during the operation, with actual rows, also of statements in functions.
     *
     * @param mode {@code plan_cache_mode} of all clients
     */
    public static List<JsonObject> plansDuring(String mode, Runnable operation) {
        return messages(Map.of("plan_cache_mode", mode,
                "auto_explain.log_analyze", "on",
                "auto_explain.log_nested_statements", "on",
                "auto_explain.log_format", "json",
                PLANS, "0"), operation).stream()
                .map(line -> PLAN.matcher(line.getString("message", "")))
                .filter(Matcher::matches)
                .map(plan -> new JsonObject(plan.group(1)))
                .toList();
    }

    /**
     * Logs statements until the result is closed. Each change of the settings takes all sessions some time, so classes that
     * read the log often keep it on.
     */
    public static Kept keepOn() {
        set(Map.of());
        kept = true;
        return () -> {
            kept = false;
            reset(Map.of());
        };
    }

    /** Closing it ends the logging. */
    public interface Kept extends AutoCloseable {
        @Override
        void close();
    }

    /** @param settings of the server during the operation */
    private static List<JsonObject> messages(Map<String, String> settings, Runnable operation) {
        boolean changes = !kept || !settings.isEmpty();
        if (changes) {
            set(settings);
        }
        try {
            long start = end();
            String first = mark();
            operation.run();
            String last = mark();
            return read(start).lines()
                    .dropWhile(line -> !line.contains(first))
                    .takeWhile(line -> !line.contains(last))
                    .map(JsonObject::new)
                    .toList();
        } finally {
            if (changes) {
                reset(settings);
            }
        }
    }

    private static void set(Map<String, String> settings) {
        Sql.update("alter system set log_rotation_size = 0");
        Sql.update("alter system set log_parameter_max_length = -1");
        Sql.update("alter system set log_statement = 'all'");
        plansLast(settings.keySet())
                .forEach(name -> Sql.update("alter system set " + name + " = '" + settings.get(name) + "'"));
        Sql.column("select pg_reload_conf()");
    }

    private static void reset(Map<String, String> settings) {
        Sql.update("alter system set log_statement = '" + (kept ? "all" : "none") + "'");
        List<String> names = new ArrayList<>(plansLast(settings.keySet()));
        Collections.reverse(names);
        names.forEach(name -> Sql.update("alter system reset " + name));
        Sql.column("select pg_reload_conf()");
    }

    /**
     * A session can read the settings while they are being changed, because of an earlier reload. It must not log plans
     * without the settings of their contents.
     */
    private static List<String> plansLast(Set<String> names) {
        return names.stream().sorted(Comparator.comparing(PLANS::equals)).toList();
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
