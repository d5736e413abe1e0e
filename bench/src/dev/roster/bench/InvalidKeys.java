package dev.roster.bench;

import dev.roster.access.ApiKeyToken;
import dev.roster.testing.Keys;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

/** Compares the response times for an unknown key, a wrong secret and a revoked key, which must not differ. */
public final class InvalidKeys {
    private static final int ROUNDS = Integer.getInteger("rounds", 10_000);
    private static final int WARM_UP = 3_000;

    private InvalidKeys() {
    }

    public static void main(String... args) throws Exception {
        try (Stage stage = Stage.open(Map.of())) {
            People people = People.in(stage, 1_000);
            String live = key(people.withKeys(stage, "/"));
            String revoked = key(people.withKeys(stage, "/"));
            stage.sql("update api_key set revoked_at = now() where id = '" + id(revoked) + "'");
            Map<String, String> keys = new LinkedHashMap<>();
            keys.put("unknown", Keys.unknown(live));
            keys.put("wrong secret", Keys.withOtherSecret(live));
            keys.put("revoked", revoked);
            // Twice, to show the noise.
            keys.put("unknown again", Keys.unknown(live));
            Map<String, double[]> micros = new LinkedHashMap<>();
            keys.keySet().forEach(name -> micros.put(name, new double[ROUNDS]));
            for (int round = -WARM_UP; round < ROUNDS; round++) {
                for (Map.Entry<String, String> each : keys.entrySet()) {
                    long start = System.nanoTime();
                    if (stage.get("/v1/access", each.getValue()).statusCode() != 401) {
                        throw new IllegalStateException(each.getKey());
                    }
                    if (round >= 0) {
                        micros.get(each.getKey())[round] = (System.nanoTime() - start) / 1e3;
                    }
                }
            }
            micros.forEach((name, taken) -> {
                Arrays.sort(taken);
                System.out.printf("%-14s p10 %.0f us, p50 %.0f us, p90 %.0f us%n", name, taken[ROUNDS / 10], taken[ROUNDS / 2],
                        taken[ROUNDS * 9 / 10]);
            });
        }
    }

    private static String key(java.util.List<Load.Request> requests) {
        return requests.get(0).authorization().substring("Bearer ".length());
    }

    private static UUID id(String key) {
        java.nio.ByteBuffer bytes = java.nio.ByteBuffer.wrap(java.util.Base64.getUrlDecoder()
                .decode(key.substring(ApiKeyToken.PREFIX.length())));
        return new UUID(bytes.getLong(16), bytes.getLong(24));
    }
}
