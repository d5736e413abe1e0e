package dev.roster.edge.node;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.roster.access.ApiKeys.KeyHolder;
import dev.roster.access.Membership;
import dev.roster.access.Memberships;
import dev.roster.access.Permissions;
import dev.roster.access.SignInPolicy;
import dev.roster.access.StoredKey;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;

/** Reads the results of lookups from the JSON of a core. Members with equal permissions share them in memory. */
final class CoreResults {
    /** How long an edge remembers that a member must sign in: the core reports no sign-in. */
    private static final Duration PAUSED = Duration.ofSeconds(10);

    /** The estimated bytes of a result without its texts and permissions. */
    private static final int BYTES_PER_RESULT = 250;

    /** Of one name in a set of permissions, in addition to twice its characters. */
    private static final int BYTES_PER_PERMISSION = 80;

    private static final int MAX_SHARED_PERMISSIONS = 1_000;

    private final Cache<String, SignInPolicy> policies = Caffeine.newBuilder().maximumSize(MAX_SHARED_PERMISSIONS).build();
    private final Cache<List<String>, Permissions> shared = Caffeine.newBuilder().maximumSize(MAX_SHARED_PERMISSIONS).build();

    /** @param bytes of the permissions if they are not shared with an earlier result */
    private record Parsed(Membership membership, int bytes, Duration validFor) {
    }

    /** @param json null if the account does not exist for this edge */
    Found membership(JsonObject json) {
        if (json == null) {
            return Found.NO_ACCOUNT;
        }
        if (json.getBoolean("unavailable", false)) {
            return Found.UNAVAILABLE;
        }
        Parsed member = member(json.getJsonObject("member"));
        return new Found(new Memberships.Result(json.getBoolean("accountExists"), json.getBoolean("accountClosed"),
                policy(json.getString("signInPolicy")),
                member == null ? null : member.membership()), null, member == null ? 0 : member.bytes(),
                member == null ? null : member.validFor());
    }

    private SignInPolicy policy(String text) {
        return text == null ? SignInPolicy.NONE : policies.get(text, SignInPolicy::parse);
    }

    /** @param json null if no valid key has the id */
    Found key(JsonObject json) {
        if (json == null) {
            return Found.NO_KEY;
        }
        if (json.getBoolean("unavailable", false)) {
            return Found.UNAVAILABLE;
        }
        Parsed member = member(json.getJsonObject("member"));
        String issuer = json.getString("issuer");
        String subject = json.getString("subject");
        KeyHolder holder = new KeyHolder(member.membership(), issuer, subject, instant(json, "expiresAt"), null,
                json.getBoolean("paused", false));
        // Not getBinary, which reads base64url.
        byte[] hash = Base64.getDecoder().decode(json.getString("hash"));
        return new Found(null, new StoredKey(hash, json.getString("header"), holder),
                member.bytes() + hash.length + length(issuer) + length(subject),
                Found.shortest(member.validFor(), millis(json, "expiresInMillis"),
                        holder.paused() ? PAUSED : millis(json, "pausesInMillis")));
    }

    /** @return null if the person is not a member */
    private Parsed member(JsonObject json) {
        if (json == null) {
            return null;
        }
        List<String> names = strings(json.getJsonArray("permissions"));
        Permissions known = shared.getIfPresent(names);
        Permissions permissions = known != null ? known : Permissions.of(names);
        if (known == null) {
            shared.put(names, permissions);
        }
        String email = json.getString("email");
        String role = json.getString("role");
        int bytes = BYTES_PER_RESULT + length(email) + role.length()
                + (known != null ? 0 : names.stream().mapToInt(one -> BYTES_PER_PERMISSION + 2 * one.length()).sum());
        return new Parsed(
                new Membership(UUID.fromString(json.getString("id")), json.getBoolean("service", false), email, null, role,
                        json.getBoolean("suspended"), permissions, instant(json, "expiresAt")),
                bytes,
                millis(json, "expiresInMillis"));
    }

    private static int length(String text) {
        return text == null ? 0 : text.length();
    }

    private static Instant instant(JsonObject json, String field) {
        String text = json.getString(field);
        return text == null ? null : Instant.parse(text);
    }

    private static Duration millis(JsonObject json, String field) {
        Long millis = json.getLong(field);
        return millis == null ? null : Duration.ofMillis(millis);
    }

    private static List<String> strings(JsonArray array) {
        return IntStream.range(0, array.size()).mapToObj(array::getString).toList();
    }
}
