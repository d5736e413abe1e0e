package dev.roster.edge.node;

import dev.roster.access.ApiKeyToken;
import dev.roster.testing.RosterProcess;
import dev.roster.testing.Tokens;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/** The requests of edges to a core, with answers that a test determines. */
final class FakeCore implements AutoCloseable {
    static final Duration LEASE = Duration.ofSeconds(2);
    static final String CREDENTIAL = "rse_test";

    private final Vertx vertx = Vertx.vertx();
    private final Map<UUID, Session> sessions = new ConcurrentHashMap<>();
    private final Map<String, JsonObject> memberships = new ConcurrentHashMap<>();
    private final Map<String, JsonObject> keys = new ConcurrentHashMap<>();

    final AtomicInteger lookups = new AtomicInteger();
    final AtomicInteger registrations = new AtomicInteger();
    final AtomicInteger rejections = new AtomicInteger();
    final Set<UUID> acknowledged = ConcurrentHashMap.newKeySet();
    final Queue<JsonObject> lastActive = new ConcurrentLinkedQueue<>();

    /** Accepts requests and does not answer them. */
    volatile boolean silent;
    /** Answers 401. */
    volatile boolean revoked;
    /** The accounts whose lookups have no answer. */
    final Set<UUID> unavailable = ConcurrentHashMap.newKeySet();

    private HttpServer server;
    private int port;
    /** In nanoseconds of the JVM's clock. */
    private volatile long lastRenewal;

    private record Session(Map<UUID, UUID> invalidations, Queue<Runnable> waiting) {
    }

    private final HttpServerOptions options;

    FakeCore() {
        this(new HttpServerOptions());
    }

    FakeCore(HttpServerOptions options) {
        this.options = options;
        listen();
    }

    int port() {
        return port;
    }

    Set<UUID> sessions() {
        return sessions.keySet();
    }

    void listen() {
        server = await(vertx.createHttpServer(options).requestHandler(this::handle).listen(port, "localhost"));
        port = server.actualPort();
    }

    void stopListening() {
        await(server.close());
    }

    /** @return the JSON of a member, which a test can change */
    JsonObject addMember(UUID account, String subject, String... permissions) {
        JsonObject member = new JsonObject().put("id", UUID.randomUUID().toString()).put("email", subject)
                .put("role", "member").put("suspended", false).put("permissions", new JsonArray(List.of(permissions)));
        memberships.put(account + " " + subject,
                new JsonObject().put("accountExists", true).put("accountClosed", false).put("member", member));
        return member;
    }

    void removeMember(UUID account, String subject) {
        memberships.remove(account + " " + subject);
    }

    JsonObject addKey(ApiKeyToken key, String header, JsonObject member) {
        JsonObject json = new JsonObject().put("hash", Base64.getEncoder().encodeToString(key.hash()))
                .put("header", header).put("issuer", "https://issuer.example").put("subject", member.getString("email"))
                .put("member", member);
        keys.put(key.accountId() + " " + key.id(), json);
        return json;
    }

    /** @return the id of the invalidation */
    UUID invalidate(UUID account) {
        UUID id = UUID.randomUUID();
        sessions.values().forEach(session -> {
            session.invalidations().put(id, account);
            session.waiting().forEach(Runnable::run);
        });
        return id;
    }

    void endSessions() {
        Map<UUID, Session> ended = Map.copyOf(sessions);
        sessions.clear();
        ended.values().forEach(session -> session.waiting().forEach(Runnable::run));
    }

    private void handle(HttpServerRequest request) {
        if (silent) {
            return;
        }
        request.body().onSuccess(content -> {
            if (revoked || !("Bearer " + CREDENTIAL).equals(request.getHeader("Authorization"))) {
                rejections.incrementAndGet();
                request.response().setStatusCode(401).end();
                return;
            }
            JsonObject body = content.length() == 0 ? new JsonObject() : content.toJsonObject();
            String[] path = request.path().split("/");
            switch (path.length) {
                case 4 -> {
                    if (path[3].equals("lookups")) {
                        lookUp(body, request.response());
                    } else {
                        register(request.response());
                    }
                }
                case 5 -> {
                    assert request.method() == HttpMethod.DELETE;
                    sessions.remove(UUID.fromString(path[4]));
                    request.response().setStatusCode(204).end();
                }
                default -> renew(UUID.fromString(path[4]), body, request.response());
            }
        });
    }

    /** Whether no edge has a lease, which counts from the moment when the edge sent the renewal. */
    boolean leasesHaveEnded() {
        return System.nanoTime() - lastRenewal > LEASE.toNanos();
    }

    private void register(HttpServerResponse response) {
        lastRenewal = System.nanoTime();
        UUID id = UUID.randomUUID();
        sessions.put(id, new Session(new ConcurrentHashMap<>(), new ConcurrentLinkedQueue<>()));
        registrations.incrementAndGet();
        response.setStatusCode(201)
                .end(new JsonObject().put("session", id.toString()).put("leaseMillis", LEASE.toMillis()).encode());
    }

    private void renew(UUID id, JsonObject body, HttpServerResponse response) {
        lastRenewal = System.nanoTime();
        body.getJsonArray("lastActive").forEach(entry -> lastActive.add((JsonObject) entry));
        Session session = sessions.get(id);
        if (session == null) {
            response.end(new JsonObject().put("ended", true).put("invalidations", new JsonArray()).encode());
            return;
        }
        body.getJsonArray("acknowledged").forEach(one -> {
            acknowledged.add(UUID.fromString((String) one));
            session.invalidations().remove(UUID.fromString((String) one));
        });
        long hold = body.getLong("holdMillis");
        if (hold == 0 || !session.invalidations().isEmpty()) {
            answer(id, response);
        } else {
            session.waiting().add(() -> vertx.runOnContext(signalled -> answer(id, response)));
            vertx.setTimer(hold, expired -> answer(id, response));
        }
    }

    private void answer(UUID id, HttpServerResponse response) {
        if (silent || response.ended() || response.closed()) {
            return;
        }
        Session session = sessions.get(id);
        JsonArray invalidations = new JsonArray();
        if (session != null) {
            session.invalidations().forEach((invalidation, account) -> invalidations
                    .add(new JsonObject().put("id", invalidation.toString()).put("account", account.toString())));
        }
        response.end(new JsonObject().put("ended", session == null).put("invalidations", invalidations).encode());
    }

    private void lookUp(JsonObject body, HttpServerResponse response) {
        lookups.incrementAndGet();
        JsonArray foundMemberships = new JsonArray();
        body.getJsonArray("memberships").forEach(one -> foundMemberships.add(result(memberships, (JsonObject) one, "subject")));
        JsonArray foundKeys = new JsonArray();
        body.getJsonArray("keys").forEach(one -> foundKeys.add(result(keys, (JsonObject) one, "key")));
        response.end(new JsonObject().put("memberships", foundMemberships).put("keys", foundKeys).encode());
    }

    private JsonObject result(Map<String, JsonObject> known, JsonObject lookup, String key) {
        String account = lookup.getString("account");
        return unavailable.contains(UUID.fromString(account)) ? new JsonObject().put("unavailable", true)
                : known.get(account + " " + lookup.getString(key));
    }

    private static <T> T await(Future<T> future) {
        return future.toCompletionStage().toCompletableFuture().join();
    }

    @Override
    public void close() {
        await(vertx.close());
    }

    /** The settings of an edge of this core. */
    Map<String, String> environment() {
        Map<String, String> environment = new HashMap<>();
        environment.put("ROSTER_EDGE_CORE_URL", "http://localhost:" + port());
        environment.put("ROSTER_EDGE_CREDENTIAL", CREDENTIAL);
        environment.put("ROSTER_OIDC_ISSUER", Tokens.issuer());
        // A core would end. An edge looks up no domains.
        environment.put("ROSTER_DOMAINS_DNS_SERVERS", "no address");
        return environment;
    }

    RosterProcess launchEdge() throws IOException {
        return RosterProcess.launch(environment(), "edge");
    }
}
