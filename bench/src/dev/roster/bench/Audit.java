package dev.roster.bench;

import dev.roster.testing.Tokens;
import io.vertx.core.json.JsonObject;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Measures the cost of the audit log: latency of a change, memory of an export, and duration of a verification. */
public final class Audit {
    private static final int CHANGES = Integer.getInteger("changes", 3_000);
    private static final int WARM_UP = Integer.getInteger("warmup", 2_000);
    private static final int EVENTS = Integer.getInteger("events", 1_000_000);
    /** Small, so that a slow disk does not cause a timeout. */
    private static final int BATCH = 200;
    private static final int CHAINED = Integer.getInteger("chained", 100_000);

    private Audit() {
    }

    public static void main(String... args) throws Exception {
        try (Stage stage = Stage.open(Map.of()); Stage without = stage.beside(Map.of("BENCH_NO_AUDIT", "1"))) {
            People people = People.in(stage, 100);
            changes(stage, without, people);
            verify(stage, people);
            export(stage, people);
        } catch (Exception failure) {
            failure.printStackTrace();
        }
    }

    /** Alternates between role changes with and without the audit log. */
    private static void changes(Stage with, Stage without, People people) throws Exception {
        String member = new JsonObject(
                with.get("/v1/accounts/" + people.account() + "/members?sort=-name&limit=1", admin()).body())
                .getJsonArray("items").getJsonObject(0).getString("id");
        String path = "/v1/accounts/" + people.account() + "/members/" + member;
        double[] microsWith = new double[CHANGES];
        double[] microsWithout = new double[CHANGES];
        for (int i = -WARM_UP; i < CHANGES; i++) {
            double first = change(with, path, 2 * i);
            double second = change(without, path, 2 * i + 1);
            if (i >= 0) {
                microsWith[i] = first;
                microsWithout[i] = second;
            }
        }
        Arrays.sort(microsWith);
        Arrays.sort(microsWithout);
        for (int percent : new int[] { 50, 95 }) {
            System.out.printf("role change, p%d: %.0f us with audit event, %.0f us without: factor %.2f%n", percent,
                    at(microsWith, percent), at(microsWithout, percent), at(microsWith, percent) / at(microsWithout, percent));
        }
    }

    private static double change(Stage stage, String path, int number) throws Exception {
        HttpRequest request = HttpRequest
                .newBuilder(URI.create(stage.url + path))
                .header("Authorization", "Bearer " + admin())
                .header("Content-Type", "application/json")
                .method("PATCH", BodyPublishers.ofString("{\"role\":\"" + (number % 2 == 0 ? "admin" : "member") + "\"}"))
                .build();
        long start = System.nanoTime();
        var answer = stage.http.send(request, BodyHandlers.ofString());
        if (answer.statusCode() != 200) {
            throw new IllegalStateException(answer.body());
        }
        return (System.nanoTime() - start) / 1e3;
    }

    private static void verify(Stage stage, People people) throws Exception {
        String path = "/v1/accounts/" + people.account();
        for (int first = 0; first < CHAINED; first += BATCH) {
            int from = first;
            stage.post(path + "/invitations/bulk", admin(), "{\"invitations\":[" + IntStream.range(0, BATCH)
                    .mapToObj(i -> "{\"email\":\"n" + (from + i) + "@audit.example\"}").collect(Collectors.joining(","))
                    + "]}");
        }
        long start = System.nanoTime();
        JsonObject verification = new JsonObject(
                stage.get(path + "/audit-events/verification", admin()).body());
        double seconds = (System.nanoTime() - start) / 1e9;
        System.out.printf("verification of %d events: %.2f s, whole: %s%n", verification.getLong("events"), seconds,
                verification.getBoolean("whole"));
    }

    /** Copies an event. The copies have invalid hashes, which an export does not check. */
    private static void export(Stage stage, People people) throws Exception {
        String path = "/v1/accounts/" + people.account() + "/audit-events/export?format=";
        for (int i = 0; i < 4; i++) {
            read(stage, path + (i % 2 == 0 ? "csv" : "ndjson"));
        }
        stage.sql(
                """
                        insert into audit_event (account_id, id, sequence, kept_until, run_start, occurred_at, actor_kind, actor_label, action,
                            target_kind, target_id, target_label, before, after, ip, user_agent, request_id, actor_salt, actor_hash,
                            target_salt, target_hash, content_hash, previous_hash, hash)
                        select account_id, gen_random_uuid(), 10000000 + n, kept_until, run_start, occurred_at, actor_kind, actor_label, action, target_kind,
                            target_id, target_label, before, after, ip, user_agent, request_id, actor_salt, actor_hash, target_salt,
                            target_hash, content_hash, previous_hash, hash
                        from (select * from audit_event where account_id = '%s' order by sequence limit 1) e, generate_series(1, %d) n"""
                        .formatted(people.account(), EVENTS),
                "analyze audit_event");
        for (String format : new String[] { "ndjson", "csv" }) {
            long before = stage.residentMiB();
            AtomicLong most = new AtomicLong(before);
            ScheduledExecutorService watch = Executors.newSingleThreadScheduledExecutor();
            watch.scheduleAtFixedRate(() -> recordMemory(stage, most), 0, 50, TimeUnit.MILLISECONDS);
            long start = System.nanoTime();
            long bytes = read(stage, path + format);
            double seconds = (System.nanoTime() - start) / 1e9;
            watch.shutdownNow();
            System.out.printf(
                    "export of %d events as %s: %d MB in %.1f s; resident %d MiB before, at most %d MiB: %d MiB more%n",
                    EVENTS + CHAINED, format, bytes / 1_000_000, seconds, before, most.get(), most.get() - before);
        }
    }

    private static long read(Stage stage, String path) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(stage.url + path))
                .header("Authorization", "Bearer " + admin()).build();
        var answer = stage.http.send(request, BodyHandlers.ofInputStream());
        try (InputStream body = answer.body()) {
            if (answer.statusCode() != 200) {
                throw new IllegalStateException(path + ": " + answer.statusCode() + " " + new String(body.readAllBytes()));
            }
            return body.transferTo(java.io.OutputStream.nullOutputStream());
        }
    }

    private static void recordMemory(Stage stage, AtomicLong most) {
        try {
            most.accumulateAndGet(stage.residentMiB(), Math::max);
        } catch (java.io.IOException failure) {
            throw new java.io.UncheckedIOException(failure);
        }
    }

    private static String admin() {
        return Tokens.of("member-0@decisions.example");
    }

    private static double at(double[] sorted, int percent) {
        return sorted[sorted.length * percent / 100];
    }
}
