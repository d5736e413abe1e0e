package dev.roster.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.roster.testing.FaultyMailServer;
import dev.roster.testing.Tokens;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Measures 10,000 invitations in requests of 1,000: the rate of accepted invitations and of sent emails. */
public final class BulkInvitations {
    private static final int CALLS = 10;
    private static final int EACH = 1_000;

    private BulkInvitations() {
    }

    public static void main(String... args) throws Exception {
        // Uses less CPU than the mail server of the tests, which stores and parses every email on the same two cores.
        try (FaultyMailServer mailServer = FaultyMailServer.start();
                Stage stage = Stage.open(Map.of("ROSTER_SMTP_PORT", Integer.toString(mailServer.port())))) {
            run(stage, "warm-up", 2);
            run(stage, "measured", CALLS);
        }
    }

    private static void run(Stage stage, String name, int calls) throws Exception {
        String token = Tokens.ofOperator();
        String opened = stage.post("/v1/accounts", token,
                "{\"name\":\"" + name + "\",\"firstAdminEmail\":\"first@" + name + ".example\"}").body();
        String account = (String) new ObjectMapper().readValue(opened, Map.class).get("id");
        long begin = System.nanoTime();
        for (int call = 0; call < calls; call++) {
            stage.post("/v1/accounts/" + account + "/invitations/bulk", token, body(name, call));
        }
        double accepted = (System.nanoTime() - begin) / 1e9;
        long total = (long) calls * EACH;
        long sentBefore = sent(stage, account);
        long drainBegin = System.nanoTime();
        while (sent(stage, account) < total + 1) {
            java.util.concurrent.TimeUnit.MILLISECONDS.sleep(100);
        }
        double drained = (System.nanoTime() - drainBegin) / 1e9;
        System.out.printf("%s: %d accepted in %.2f s = %.0f /s; %d emails sent afterwards in %.2f s = %.0f /s%n", name, total,
                accepted, total / accepted, total + 1 - sentBefore, drained, (total + 1 - sentBefore) / drained);
    }

    private static long sent(Stage stage, String account) throws Exception {
        return stage.count("select count(*) from mail where state = 'sent' and account_id = '" + account + "'");
    }

    private static String body(String domain, int call) {
        return IntStream.range(0, EACH)
                .mapToObj(n -> "{\"email\":\"person-" + call + "-" + n + "@" + domain + ".example\",\"name\":\"Person " + n
                        + "\"}")
                .collect(Collectors.joining(",", "{\"invitations\":[", "]}"));
    }
}
