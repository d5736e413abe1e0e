package dev.roster.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.roster.testing.Tokens;
import java.net.http.HttpResponse;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Measures pages of 50 members in accounts of 1,000 and 1,000,000 members, alternating, in a table of 2,000,000 rows. */
public final class Lists {
    private static final int ROUNDS = Integer.getInteger("rounds", 1_000);
    private static final int WARM_UP = 200;

    private static final List<String> QUERIES = List.of(
            "sort=name", "sort=-name", "sort=email", "sort=-email", "sort=joined", "sort=-joined", "sort=lastActive",
            "sort=-lastActive", "role=admin", "role=member&sort=lastActive", "status=suspended",
            "status=suspended&sort=-joined",
            "status=removed&sort=email", "inactiveSince=2026-01-01T00:00:00Z", "search=a", "search=anna%2042", "search=zed",
            "search=anna&sort=-joined", "search=anna%2042&sort=name", "search=42&sort=lastActive",
            "search=zed&inactiveSince=2026-01-01T00:00:00Z");

    private Lists() {
    }

    public static void main(String... args) throws Exception {
        try (Stage stage = Stage.open(Map.of())) {
            String small = fill(stage, "small", 1_000);
            String large = fill(stage, "large", 1_000_000);
            fill(stage, "other", 999_000);
            stage.sql("vacuum analyze");
            System.out.printf("%-38s %9s %9s %9s %9s %7s%n", "page of 50", "p50 1e3", "p50 1e6", "p99 1e3", "p99 1e6", "ratio");
            for (String query : QUERIES) {
                measure(stage, small, large, query, "");
                measure(stage, small, large, query, "deep ");
            }
        }
    }

    private static void measure(Stage stage, String small, String large, String query, String depth) throws Exception {
        String token = Tokens.ofOperator();
        String[] paths = { path(small, query), path(large, query) };
        if (!depth.isEmpty()) {
            for (int i = 0; i < paths.length; i++) {
                paths[i] = deeper(stage, token, paths[i]);
            }
        }
        double[][] millis = new double[2][ROUNDS];
        for (int round = -WARM_UP; round < ROUNDS; round++) {
            for (int account = 0; account < 2; account++) {
                long start = System.nanoTime();
                HttpResponse<String> answer = stage.get(paths[account], token);
                if (answer.statusCode() != 200) {
                    throw new IllegalStateException(answer.body());
                }
                if (round >= 0) {
                    millis[account][round] = (System.nanoTime() - start) / 1e6;
                }
            }
        }
        Arrays.sort(millis[0]);
        Arrays.sort(millis[1]);
        System.out.printf("%-38s %8.2f  %8.2f  %8.2f  %8.2f  %6.2f%n", depth + query, at(millis[0], 0.5), at(millis[1], 0.5),
                at(millis[0], 0.99), at(millis[1], 0.99), at(millis[1], 0.99) / at(millis[0], 0.99));
    }

    /** The path of the sixth page, or of the last one. */
    private static String deeper(Stage stage, String token, String path) throws Exception {
        String cursor = null;
        for (int page = 0; page < 5; page++) {
            Map<?, ?> answer = new ObjectMapper()
                    .readValue(stage.get(path + (cursor == null ? "" : "&cursor=" + cursor), token).body(), Map.class);
            if (answer.get("nextCursor") == null) {
                break;
            }
            cursor = (String) answer.get("nextCursor");
        }
        return cursor == null ? path : path + "&cursor=" + cursor;
    }

    private static String path(String account, String query) {
        return "/v1/accounts/" + account + "/members?limit=50&" + query;
    }

    private static String fill(Stage stage, String name, int members) throws Exception {
        String body = stage.post("/v1/accounts", Tokens.ofOperator(),
                "{\"name\":\"" + name + "\",\"firstAdminEmail\":\"first@" + name + ".example\"}").body();
        String account = (String) new ObjectMapper().readValue(body, Map.class).get("id");
        stage.sql(
                """
                        insert into member (account_id, id, issuer, subject, email, name, name_key, role, status, joined_at, version)
                        select '%1$s', gen_random_uuid(), 'https://idp.example', '%2$s-' || n,
                            lower(first) || '.' || n || '@%2$s.example', first || ' ' || n, lower(first) || ' ' || n,
                            case when n %% 10 = 0 then 'admin' else 'member' end,
                            case when n %% 10 = 1 then 'suspended' when n %% 10 = 2 then 'removed' else 'active' end,
                            timestamptz '2025-01-01' + n * interval '30 seconds', 0
                        from (select n, (array['Anna','Bert','Carla','Dora','Emil','Fritz','Gina','Hugo','Ida','Jens'])[1 + n %% 10] as first
                              from generate_series(1, %3$d) n) people"""
                        .formatted(account, name, members),
                """
                        insert into activity (account_id, member_id, status, role, idle_since, last_active_at, last_active_via)
                        select account_id, id, status, role, joined_at + interval '40 days', joined_at + interval '40 days', 'api'
                        from member where account_id = '%s'"""
                        .formatted(account),
                """
                        insert into member_entry (account_id, status, role, entry, member_id)
                        select m.account_id, m.status, m.role, e.entry, m.id
                        from member m
                        cross join lateral (select split_part(m.name_key, ' ', 1) as first, split_part(m.name_key, ' ', 2) as last) as name
                        cross join lateral (values (first || ' ' || last), (last || ' ' || first),
                            (first || ' ' || last || ' %2$s example'), (last || ' %2$s example'), ('%2$s example')) as e (entry)
                        where m.account_id = '%1$s'"""
                        .formatted(account, name));
        return account;
    }

    private static double at(double[] sorted, double quantile) {
        return sorted[(int) Math.min(sorted.length - 1, Math.round(quantile * sorted.length))];
    }
}
