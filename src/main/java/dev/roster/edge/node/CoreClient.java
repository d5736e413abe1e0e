package dev.roster.edge.node;

import dev.roster.edge.CoreConnection;
import dev.roster.edge.Invalidation;
import dev.roster.edge.Registration;
import dev.roster.edge.RejectedCredentialException;
import dev.roster.edge.Renewal;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.vertx.UniHelper;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.PemTrustOptions;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Sends the requests of an edge to its core over kept HTTP/1.1 connections. A renewal occupies its connection while the core
 * holds it, so lookups have their own connections.
 */
final class CoreClient implements CoreConnection {
    /** Of one lookup request. */
    static final int MAX_LOOKUPS = 256;

    private static final int UNAUTHORIZED = 401;

    private static final String SESSIONS = "/v1/edge/sessions";
    private static final String LOOKUPS = "/v1/edge/lookups";

    /** A renewal that has timed out occupies its connection until its own timeout, while the next one runs. */
    private static final int LEASE_CONNECTIONS = 8;
    private static final int LOOKUP_CONNECTIONS = 4;

    private static final Duration TIMEOUT = Duration.ofSeconds(1);

    /** Shorter than the idle timeouts of usual load balancers, which could close a connection that is about to be used. */
    private static final Duration KEEP_ALIVE = Duration.ofSeconds(30);

    private final HttpClient leases;
    private final HttpClient lookups;
    private final String prefix;
    private final String authorization;
    private final ReturnedActivity activity;

    private volatile Throwable lastFailure;

    CoreClient(Vertx vertx, EdgeSettings settings, ReturnedActivity activity) {
        URI core = settings.coreUrl().orElseThrow();
        if (core.getHost() == null) {
            throw new IllegalArgumentException("ROSTER_EDGE_CORE_URL must begin with https:// or http:// and a host");
        }
        leases = vertx.createHttpClient(options(core, settings, LEASE_CONNECTIONS));
        lookups = vertx.createHttpClient(options(core, settings, LOOKUP_CONNECTIONS));
        prefix = core.getPath() == null ? "" : core.getPath().replaceAll("/+$", "");
        authorization = "Bearer " + settings.credential().orElseThrow().strip();
        this.activity = activity;
    }

    private static HttpClientOptions options(URI core, EdgeSettings settings, int connections) {
        boolean tls = "https".equalsIgnoreCase(core.getScheme());
        HttpClientOptions options = new HttpClientOptions()
                .setDefaultHost(core.getHost())
                .setDefaultPort(core.getPort() >= 0 ? core.getPort() : tls ? 443 : 80)
                .setSsl(tls)
                .setMaxPoolSize(connections)
                .setKeepAliveTimeout((int) KEEP_ALIVE.toSeconds())
                .setConnectTimeout((int) TIMEOUT.toMillis())
                .setTcpKeepAlive(true);
        settings.rootCertificate().ifPresent(path -> options.setTrustOptions(new PemTrustOptions().addCertPath(path)));
        return options;
    }

    @Override
    public Uni<Registration> register() {
        return send(leases, HttpMethod.POST, SESSIONS, new JsonObject(), TIMEOUT).map(Buffer::toJsonObject)
                .map(registered -> new Registration(UUID.fromString(registered.getString("session")),
                        Duration.ofMillis(registered.getLong("leaseMillis"))));
    }

    /** Also returns the activity of members. */
    @Override
    public Uni<Renewal> renew(UUID session, List<UUID> acknowledged, Duration hold) {
        return renew(session, acknowledged, hold, activity.due());
    }

    private Uni<Renewal> renew(UUID session, List<UUID> acknowledged, Duration hold,
            List<ReturnedActivity.Entry> lastActive) {
        JsonObject body = new JsonObject()
                .put("acknowledged", array(acknowledged.stream().map(UUID::toString).toList()))
                .put("holdMillis", hold.toMillis())
                .put("lastActive", array(lastActive.stream().map(ReturnedActivity.Entry::toJson).toList()));
        return send(leases, HttpMethod.POST, SESSIONS + "/" + session + "/renewals", body, hold.plus(TIMEOUT))
                .map(Buffer::toJsonObject)
                .map(CoreClient::renewal)
                .invoke(renewal -> {
                    if (!renewal.ended()) {
                        activity.returned(lastActive);
                    }
                });
    }

    private static Renewal renewal(JsonObject body) {
        return body.getBoolean("ended") ? Renewal.ENDED
                : new Renewal(false, objects(body.getJsonArray("invalidations"))
                        .map(invalidation -> new Invalidation(UUID.fromString(invalidation.getString("id")),
                                UUID.fromString(invalidation.getString("account"))))
                        .toList());
    }

    /** Returns the remaining activity first. */
    @Override
    public Uni<Void> leave(UUID session) {
        return renew(session, List.of(), Duration.ZERO, activity.rest()).onFailure().recoverWithNull()
                .chain(() -> send(leases, HttpMethod.DELETE, SESSIONS + "/" + session, null, TIMEOUT)).replaceWithVoid();
    }

    /**
     * Sends it once more if the connection breaks, for example because a core stops.
     *
     * @param memberships at most {@link #MAX_LOOKUPS} together with the keys
     * @return the results of the memberships and of the keys, in the order of the request
     */
    Uni<JsonObject> lookUp(JsonArray memberships, JsonArray keys) {
        return send(lookups, HttpMethod.POST, LOOKUPS,
                new JsonObject().put("memberships", memberships).put("keys", keys), TIMEOUT)
                .onFailure(failure -> failure instanceof HttpClosedException || failure instanceof IOException).retry()
                .atMost(1)
                .map(Buffer::toJsonObject);
    }

    /** The cause of the last failure; null if a request that was sent after it has succeeded. */
    Throwable lastFailure() {
        return lastFailure;
    }

    /** @param body null for none */
    private Uni<Buffer> send(HttpClient client, HttpMethod method, String path, JsonObject body, Duration timeout) {
        RequestOptions options = new RequestOptions().setMethod(method).setURI(prefix + path)
                .setTimeout(timeout.toMillis())
                .putHeader(HttpHeaders.AUTHORIZATION, authorization)
                .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                .putHeader(HttpHeaders.ACCEPT, "application/json");
        return Uni.createFrom().deferred(() -> {
            Throwable before = lastFailure;
            return UniHelper.toUni(client.request(options)
                    .compose(request -> body == null ? request.send() : request.send(body.toBuffer()))
                    .compose(response -> response.body().map(content -> {
                        if (response.statusCode() == UNAUTHORIZED) {
                            throw new RejectedCredentialException();
                        }
                        if (response.statusCode() / 100 != 2) {
                            throw new CoreFailure(method + " " + path, response.statusCode());
                        }
                        return content;
                    }))).onItemOrFailure().invoke((content, failure) -> {
                        if (failure != null || lastFailure == before) {
                            lastFailure = failure;
                        }
                    });
        });
    }

    private static JsonArray array(List<?> elements) {
        return new JsonArray(elements);
    }

    private static Stream<JsonObject> objects(JsonArray array) {
        return IntStream.range(0, array.size()).mapToObj(array::getJsonObject);
    }
}
