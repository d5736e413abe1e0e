package dev.roster.audit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.roster.testing.RosterStack;
import dev.roster.testing.TestAccount;
import dev.roster.testing.TestAccount.Person;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.json.JsonObject;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.LocalDate;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An export can be verified without Roster and without the database. */
@QuarkusTest
@QuarkusTestResource(RosterStack.class)
class ExportedChainTest {
    private TestAccount account;
    private TestAuditLog log;

    @BeforeEach
    void write() {
        account = TestAccount.open();
        log = new TestAuditLog(account);
        Person grace = account.add("grace", "member");
        account.admin().api().patch(account.path(grace), Map.of("role", "admin"));
        account.admin().api().delete(account.path(grace));
    }

    /** Implements the rules of docs/audit.md. */
    @Test
    void exportVerifiesWithoutRoster() throws Exception {
        List<JsonObject> lines = log.export();
        String previous = "0".repeat(64);
        for (JsonObject event : lines.subList(0, lines.size() - 1)) {
            JsonObject seal = event.getJsonObject("seal");
            assertThat(seal.getString("previousHash")).isEqualTo(previous);
            assertThat(hash(seal.getString("actorSalt"), actor(event))).isEqualTo(seal.getString("actorHash"));
            assertThat(hash(seal.getString("targetSalt"), target(event))).isEqualTo(seal.getString("targetHash"));
            previous = HexFormat.of().formatHex(sha256(HexFormat.of().parseHex(previous),
                    ByteBuffer.allocate(20).putLong(event.getLong("sequence"))
                            .putInt((int) LocalDate.parse(seal.getString("keptUntil")).toEpochDay())
                            .putLong(seal.getLong("runStart")).array(),
                    HexFormat.of().parseHex(hash("", content(event, account.id())))));
            assertThat(seal.getString("hash")).isEqualTo(previous);
        }
        JsonObject end = lines.get(lines.size() - 1).getJsonObject("export");
        assertThat(end.getLong("events")).isEqualTo(lines.size() - 1);
        assertThat(end.getJsonObject("head").getString("hash")).isEqualTo(previous);
        assertThat(lines.get(lines.size() - 2).getString("action")).isEqualTo("audit.exported");
    }

    private static Map<String, Object> content(JsonObject event, String accountId) {
        JsonObject seal = event.getJsonObject("seal");
        return some("account", accountId, "id", event.getString("id"), "occurredAt", event.getString("occurredAt"),
                "requestId", event.getJsonObject("origin").getString("requestId"), "action", event.getString("action"),
                "actor", some("kind", event.getJsonObject("actor").getString("kind"), "id",
                        event.getJsonObject("actor").getString("id"), "keyId", event.getJsonObject("actor").getString("keyId"),
                        "hash", seal.getString("actorHash")),
                "target", some("kind", event.getJsonObject("target").getString("kind"), "id",
                        event.getJsonObject("target").getString("id"), "hash", seal.getString("targetHash")),
                "before", properties(event.getJsonObject("before"), false),
                "after", properties(event.getJsonObject("after"), false));
    }

    private static Map<String, Object> actor(JsonObject event) {
        return some("label", event.getJsonObject("actor").getString("label"), "ip",
                event.getJsonObject("origin").getString("ip"),
                "userAgent", event.getJsonObject("origin").getString("userAgent"));
    }

    private static Map<String, Object> target(JsonObject event) {
        return some("label", event.getJsonObject("target").getString("label"), "before",
                properties(event.getJsonObject("before"), true), "after", properties(event.getJsonObject("after"), true));
    }

    private static Map<String, Object> properties(JsonObject all, boolean personal) {
        if (all == null) {
            return null;
        }
        Map<String, Object> some = new TreeMap<>(all.getMap());
        some.keySet().removeIf(
                name -> List.of("email", "name", "note", "userName", "externalId", "subject").contains(name) != personal);
        return some;
    }

    private static Map<String, Object> some(Object... namesAndValues) {
        Map<String, Object> some = new TreeMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            if (namesAndValues[i + 1] != null) {
                some.put((String) namesAndValues[i], namesAndValues[i + 1]);
            }
        }
        return some;
    }

    private static String hash(String salt, Map<String, Object> object) throws Exception {
        return HexFormat.of().formatHex(sha256(HexFormat.of().parseHex(salt),
                new ObjectMapper().writeValueAsString(object).getBytes(StandardCharsets.UTF_8)));
    }

    private static byte[] sha256(byte[]... parts) throws Exception {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        for (byte[] part : parts) {
            digest.update(part);
        }
        return digest.digest();
    }
}
