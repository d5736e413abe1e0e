package dev.roster.testing;

import io.restassured.RestAssured;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** One request of a lightweight client, which can send thousands, also from concurrent threads. */
public record Call(HttpRequest request) {
    private static final HttpClient CLIENT = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private static final ExecutorService THREADS = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "call");
        thread.setDaemon(true);
        return thread;
    });

    public static Call get(Api principal, String path) {
        return of(principal, "GET", path, BodyPublishers.noBody());
    }

    public static Call delete(Api principal, String path) {
        return of(principal, "DELETE", path, BodyPublishers.noBody());
    }

    public static Call post(Api principal, String path) {
        return of(principal, "POST", path, BodyPublishers.noBody());
    }

    public static Call post(Api principal, String path, Map<String, ?> body) {
        return of(principal, "POST", path, json(body));
    }

    /** @param type the media type of the text */
    public static Call post(Api principal, String path, String type, String text) {
        return of(principal, "POST", path, type, BodyPublishers.ofString(text));
    }

    public static Call patch(Api principal, String path, Map<String, ?> body) {
        return of(principal, "PATCH", path, json(body));
    }

    public static Call put(Api principal, String path) {
        return of(principal, "PUT", path, BodyPublishers.noBody());
    }

    public static Call put(Api principal, String path, Map<String, ?> body) {
        return of(principal, "PUT", path, json(body));
    }

    public static Call accept(Api principal, String invitationToken) {
        return post(principal, "/v1/invitations/accept", Map.of("token", invitationToken));
    }

    public Call with(String header, String value) {
        return new Call(HttpRequest.newBuilder(request, (name, present) -> true).header(header, value).build());
    }

    public Answer send() {
        try {
            HttpResponse<String> response = CLIENT.send(request, BodyHandlers.ofString());
            return new Answer(response.statusCode(), response.body());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }

    /** Sends all requests at the same time: each on its own thread, behind one barrier. */
    public static List<Answer> together(Call... calls) {
        CyclicBarrier start = new CyclicBarrier(calls.length);
        List<Future<Answer>> running = new ArrayList<>();
        for (Call call : calls) {
            running.add(THREADS.submit(() -> call.sendAfter(start)));
        }
        return running.stream().map(Call::result).toList();
    }

    private Answer sendAfter(CyclicBarrier start) throws InterruptedException, BrokenBarrierException {
        start.await();
        return send();
    }

    private static Answer result(Future<Answer> answer) {
        try {
            return answer.get();
        } catch (InterruptedException | ExecutionException failure) {
            throw new AssertionError(failure);
        }
    }

    private static Call of(Api principal, String method, String path, BodyPublisher body) {
        return of(principal, method, path, "application/json", body);
    }

    private static Call of(Api principal, String method, String path, String type, BodyPublisher body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://localhost:" + RestAssured.port + path))
                .header("Content-Type", type)
                .method(method, body);
        if (principal.token() != null) {
            request.header("Authorization", "Bearer " + principal.token());
        }
        return new Call(request.build());
    }

    private static BodyPublisher json(Map<String, ?> body) {
        return BodyPublishers.ofString(JsonObject.mapFrom(body).encode());
    }
}
