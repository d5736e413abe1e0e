package dev.roster.bench;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

import com.fasterxml.jackson.databind.ObjectMapper;

import dev.roster.testing.Tokens;

/** Decisions a second, against an endpoint of the same build that does nothing. */
public final class Decisions {

    private static final int MEMBERS = 1_000;
    private static final Duration WARM_UP = Duration.ofSeconds(Integer.getInteger("warmup", 10));
    private static final Duration MEASURED = Duration.ofSeconds(Integer.getInteger("seconds", 10));

    private Decisions() {
    }

    public static void main(String... args) throws Exception {
        try (Stage stage = Stage.open(Map.of())) {
            String account = fill(stage, MEMBERS);
            String question = "/v1/access?permission=member:read&account=" + account;
            Path bare = Load.file(requests("/bench/bare", MEMBERS));
            Path token = Load.file(requests(question, MEMBERS));
            for (Path load : List.of(bare, token)) {
                Load.closed(stage.url, load, 64, WARM_UP).mustSucceed();
            }
            for (int connections : new int[] { 64, 256 }) {
                for (int round = 0; round < Integer.getInteger("rounds", 3); round++) {
                    Load first = Load.closed(stage.url, bare, connections, MEASURED).mustSucceed();
                    Load second = Load.closed(stage.url, token, connections, MEASURED).mustSucceed();
                    System.out.printf("%d connections: bare %.0f /s, token %.0f /s (p99 %.1f ms): %.2f%n", connections,
                            first.perSecond(), second.perSecond(), second.p99(), second.perSecond() / first.perSecond());
                }
            }
            if (System.getProperty("hold") != null) {
                System.out.println("pid " + stage.pid() + " " + stage.url + " " + token);
                Thread.sleep(Duration.ofHours(1).toMillis());
            }
        }
        // What is around Roster has threads of its own.
        System.exit(0);
    }

    private static List<Load.Request> requests(String path, int members) {
        return IntStream.range(0, members).parallel()
                .mapToObj(n -> new Load.Request(path, "Authorization",
                        "Bearer " + Tokens.of("member-" + n + "@decisions.example")))
                .toList();
    }

    private static String fill(Stage stage, int members) throws Exception {
        String body = stage.post("/v1/accounts", Tokens.ofOperator(),
                "{\"name\":\"decisions\",\"firstAdminEmail\":\"first@decisions.example\"}").body();
        String account = (String) new ObjectMapper().readValue(body, Map.class).get("id");
        stage.sql("""
                insert into member (account_id, id, issuer, subject, email, name, name_key, role, status, joined_at, version)
                select '%s', uuidv7(), '%s', 'sub-of-member-' || n || '@decisions.example',
                    'member-' || n || '@decisions.example', 'Member ' || n, 'member ' || n, 'admin', 'active', now(), 0
                from generate_series(0, %d) n""".formatted(account, Tokens.issuer(), members - 1),
                """
                        insert into activity (account_id, member_id, status, role, idle_since)
                        select account_id, id, status, role, joined_at from member where account_id = '%s'"""
                        .formatted(account),
                "vacuum analyze");
        return account;
    }
}
