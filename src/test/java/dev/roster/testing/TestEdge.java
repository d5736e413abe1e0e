package dev.roster.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** An edge without a cache, which renews its lease on its own thread and acknowledges invalidations after a delay. */
public final class TestEdge implements AutoCloseable {
    private static final int HOLD_MILLIS = 500;

    /** A credential and its secret. */
    public record Credential(String id, String secret) {
        public Api api() {
            return new Api(secret);
        }
    }

    private final Api api;
    private final String session;
    private final Set<String> invalidatedAccounts = ConcurrentHashMap.newKeySet();
    private final AtomicInteger invalidations = new AtomicInteger();

    private volatile Duration delay = Duration.ZERO;
    private final CountDownLatch stopped = new CountDownLatch(1);
    private volatile boolean ended;
    private Thread renewing;

    private TestEdge(Api api, String session) {
        this.api = api;
        this.session = session;
    }

    /** @param accounts none for all */
    public static Credential credential(String... accounts) {
        Map<String, Object> body = new HashMap<>(Map.of("name", "Test"));
        if (accounts.length > 0) {
            body.put("accounts", List.of(accounts));
        }
        Answer created = Call.post(Api.asOperator(), "/v1/edge-credentials", body).send();
        assertThat(created.status()).as(created.body()).isEqualTo(201);
        return new Credential(created.json().getJsonObject("edgeCredential").getString("id"),
                created.json().getString("secret"));
    }

    /** Registers, and does not renew its lease. */
    public static TestEdge silent(Credential credential) {
        Answer registered = Call.post(credential.api(), "/v1/edge/sessions").send();
        assertThat(registered.status()).as(registered.body()).isEqualTo(201);
        return new TestEdge(credential.api(), registered.json().getString("session"));
    }

    /** Registers, and renews its lease. */
    public static TestEdge start(Credential credential) {
        TestEdge edge = silent(credential);
        edge.renewing = new Thread(edge::renewUntilStopped, "edge");
        edge.renewing.setDaemon(true);
        edge.renewing.start();
        return edge;
    }

    public TestEdge acknowledgingAfter(Duration newDelay) {
        delay = newDelay;
        return this;
    }

    private void renewUntilStopped() {
        List<String> received = List.of();
        while (!ended && !isStoppedWithin(received.isEmpty() ? Duration.ZERO : delay)) {
            JsonObject renewal = renew(HOLD_MILLIS, received).json();
            ended = renewal.getBoolean("ended", true);
            received = new ArrayList<>();
            for (Object each : renewal.getJsonArray("invalidations", new JsonArray())) {
                received.add(((JsonObject) each).getString("id"));
                invalidatedAccounts.add(((JsonObject) each).getString("account"));
                invalidations.incrementAndGet();
            }
        }
    }

    public Answer renew(int holdMillis, List<String> acknowledged) {
        return Call.post(api, path() + "/renewals", Map.of("acknowledged", acknowledged, "holdMillis", holdMillis)).send();
    }

    public Answer lookUp(String account, String email) {
        return Call.post(api, "/v1/edge/lookups", Map.of("memberships",
                List.of(Map.of("account", account, "issuer", Tokens.issuer(), "subject", email)))).send();
    }

    public String path() {
        return "/v1/edge/sessions/" + session;
    }

    public String session() {
        return session;
    }

    public boolean hasEnded() {
        return ended;
    }

    public Set<String> invalidatedAccounts() {
        return new HashSet<>(invalidatedAccounts);
    }

    public int invalidations() {
        return invalidations.get();
    }

    /** @return whether it was stopped meanwhile */
    private boolean isStoppedWithin(Duration time) {
        try {
            return stopped.await(time.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }

    /** Ends the session, so that no later test waits for it. */
    @Override
    public void close() {
        stopped.countDown();
        Sql.update("delete from edge_session where id = ?", UUID.fromString(session));
        if (renewing != null) {
            try {
                renewing.join();
            } catch (InterruptedException interrupted) {
                throw new IllegalStateException(interrupted);
            }
        }
    }
}
