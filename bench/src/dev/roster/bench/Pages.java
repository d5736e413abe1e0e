package dev.roster.bench;

import dev.roster.testing.Tokens;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * Compares the time to the first byte of console pages with that of the corresponding API request, in an account of a million
 * members.
 */
public final class Pages {
    private static final int MEMBERS = Integer.getInteger("members", 1_000_000);
    private static final int ROUNDS = Integer.getInteger("rounds", 2_000);
    private static final int WARM_UP = 4_000;
    private static final String ADMIN = "member-0@decisions.example";
    /** 32 bytes of zeros, in base64url. */
    private static final String SESSION = "roster_session=" + "A".repeat(43);

    private Pages() {
    }

    private record Answer(double micros, int bytes) {
    }

    public static void main(String... args) throws Exception {
        try (Stage stage = Stage.open(Map.of("ROSTER_CONSOLE_ENABLED", "true", "ROSTER_CONSOLE_CLIENT_ID", "console",
                "ROSTER_CONSOLE_CLIENT_SECRET", "secret", "ROSTER_CONSOLE_COOKIE_SECRET", "a secret of thirty-two characters",
                "ROSTER_CONSOLE_SECURE", "false"))) {
            People people = People.in(stage, MEMBERS);
            stage.sql("""
                    insert into browser_session (hash, issuer, subject, email, email_verified, name, operator, started_at,
                        fresh_until, expires_at)
                    values (sha256(decode(repeat('00', 32), 'hex')), '%s', '%s', '%2$s', true, 'Member 0', false, now(),
                        now() + interval '1 day', now() + interval '1 day')""".formatted(Tokens.issuer(), ADMIN));
            Map<String, String> pages = new LinkedHashMap<>();
            pages.put("/members", "/members");
            pages.put("/members?search=member+77", "/members?search=member+77");
            pages.put("/invitations", "/invitations");
            pages.put("/roles", "/roles");
            if (System.getProperty("flame") != null) {
                CompletableFuture<Void> load = CompletableFuture.runAsync(() -> load(stage, people.account()));
                stage.profile(Duration.ofSeconds(10), Path.of(System.getProperty("flame")));
                load.join();
            }
            for (Map.Entry<String, String> each : pages.entrySet()) {
                compare(stage, people.account(), each.getKey(), each.getValue());
            }
        }
    }

    private static void compare(Stage stage, String account, String page, String call) throws Exception {
        HttpRequest api = HttpRequest.newBuilder(URI.create(stage.url + "/v1/accounts/" + account + call))
                .header("Authorization", "Bearer " + Tokens.of(ADMIN)).build();
        HttpRequest html = HttpRequest.newBuilder(URI.create(stage.url + "/accounts/" + account + page))
                .header("Cookie", SESSION).header("Accept", "text/html").header("Accept-Encoding", "gzip").build();
        double[] ofApi = new double[ROUNDS];
        double[] ofPage = new double[ROUNDS];
        int bytes = 0;
        for (int round = -WARM_UP; round < ROUNDS; round++) {
            Answer first = send(stage, api);
            Answer second = send(stage, html);
            if (round >= 0) {
                ofApi[round] = first.micros();
                ofPage[round] = second.micros();
                bytes = second.bytes();
            }
        }
        Arrays.sort(ofApi);
        Arrays.sort(ofPage);
        System.out.printf(
                "%-26s API p50 %5.0f us, p95 %5.0f us; page p50 %5.0f us, p95 %5.0f us, %d bytes: %.2f times at p95%n",
                page, at(ofApi, 50), at(ofApi, 95), at(ofPage, 50), at(ofPage, 95), bytes, at(ofPage, 95) / at(ofApi, 95));
    }

    private static Answer send(Stage stage, HttpRequest request) throws IOException, InterruptedException {
        long start = System.nanoTime();
        HttpResponse<java.io.InputStream> answer = stage.http.send(request, BodyHandlers.ofInputStream());
        double micros = (System.nanoTime() - start) / 1e3;
        int bytes = answer.body().readAllBytes().length;
        if (answer.statusCode() != 200) {
            throw new IllegalStateException(request.uri() + ": " + answer.statusCode());
        }
        return new Answer(micros, bytes);
    }

    private static void load(Stage stage, String account) {
        try {
            compare(stage, account, "/members", "/members");
        } catch (Exception failure) {
            throw new IllegalStateException(failure);
        }
    }

    private static double at(double[] sorted, int percent) {
        return sorted[sorted.length * percent / 100];
    }
}
