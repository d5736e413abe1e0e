package dev.roster.bench;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Edges without lookups. Each keeps its lease by long polls, as a real edge does, and acknowledges invalidations at once. */
final class SimulatedEdges implements AutoCloseable {
    private static final String SESSIONS = "/v1/edge/sessions";

    /** A quarter of the default lease. */
    private static final int HOLD_MILLIS = 500;

    private final Vertx vertx = Vertx.vertx();
    private final AtomicInteger failures = new AtomicInteger();
    private final HttpClient http;
    private final String credential;
    private final List<String> sessions;
    private volatile boolean stopped;

    private SimulatedEdges(String coreUrl, String credential, int count) {
        URI core = URI.create(coreUrl);
        this.credential = credential;
        http = vertx.createHttpClient(new HttpClientOptions().setDefaultHost(core.getHost()).setDefaultPort(core.getPort())
                .setMaxPoolSize(2 * Math.max(1, count)));
        sessions = IntStream.range(0, count).mapToObj(n -> join(send(HttpMethod.POST, SESSIONS, new JsonObject()))
                .getString("session")).toList();
        sessions.forEach(session -> renew(session, new JsonArray()));
    }

    static SimulatedEdges start(String coreUrl, String credential, int count) {
        return new SimulatedEdges(coreUrl, credential, count);
    }

    private void renew(String session, JsonArray acknowledged) {
        if (!stopped) {
            send(HttpMethod.POST, SESSIONS + "/" + session + "/renewals",
                    new JsonObject().put("acknowledged", acknowledged).put("holdMillis", HOLD_MILLIS))
                    .onSuccess(renewal -> renew(session, renewal))
                    .onFailure(failure -> failures.incrementAndGet());
        }
    }

    private void renew(String session, JsonObject renewal) {
        if (renewal.getBoolean("ended")) {
            failures.incrementAndGet();
        } else {
            renew(session, new JsonArray(renewal.getJsonArray("invalidations").stream()
                    .map(invalidation -> ((JsonObject) invalidation).getString("id")).toList()));
        }
    }

    private Future<JsonObject> send(HttpMethod method, String path, JsonObject body) {
        return http.request(new RequestOptions().setMethod(method).setURI(path)
                .putHeader(HttpHeaders.AUTHORIZATION, "Bearer " + credential)
                .putHeader(HttpHeaders.CONTENT_TYPE, "application/json"))
                .compose(request -> body == null ? request.send() : request.send(body.toBuffer()))
                .compose(response -> response.statusCode() / 100 == 2 ? response.body()
                        : Future.failedFuture(method + " " + path + ": " + response.statusCode()))
                .map(content -> content.length() == 0 ? new JsonObject() : content.toJsonObject());
    }

    private static <T> T join(Future<T> future) {
        return future.toCompletionStage().toCompletableFuture().join();
    }

    /** Fails if an edge has lost its lease: then removals did not wait for it. */
    void requireLeases() {
        int lost = failures.get();
        if (lost > 0) {
            throw new IllegalStateException(lost + " edges lost their leases");
        }
    }

    /** Releases the leases. */
    @Override
    public void close() {
        stopped = true;
        join(Future.all(Stream.concat(Stream.of(Future.<JsonObject> succeededFuture()),
                sessions.stream().map(session -> send(HttpMethod.DELETE, SESSIONS + "/" + session, null))).toList()));
        join(vertx.close());
    }
}
