package dev.roster.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.roster.testing.Tokens;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Measures a directory that synchronizes 10,000 users and 200 groups of 50 with Bulk, and users one by one as Entra and
 * Okta do, from four connections. The second synchronization changes nothing.
 */
public final class DirectorySync {
    private static final int USERS = Integer.getInteger("users", 10_000);
    private static final int SINGLE = Integer.getInteger("single", 1_000);
    private static final int GROUPS = Integer.getInteger("groups", 200);
    private static final int MEMBERS = 50;
    private static final int CONNECTIONS = 4;
    private static final int PER_BULK = 1_000;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Stage stage;
    private final String account;
    private final String token;
    private final String[] ids = new String[USERS];
    private final AtomicInteger retries = new AtomicInteger();

    private DirectorySync(Stage stage, String account, String token) {
        this.stage = stage;
        this.account = account;
        this.token = token;
    }

    public static void main(String... args) throws Exception {
        try (Stage stage = Stage.open(Map.of())) {
            DirectorySync single = connect(stage, "single");
            single.each(SINGLE, single::create);
            single = connect(stage, "measured");
            System.out.printf("%d users, a search and a request for each: %.1f s%n", SINGLE,
                    single.each(SINGLE, single::create));
            DirectorySync sync = connect(stage, "bulk");
            double users = sync.each(USERS / PER_BULK, sync::createMany);
            double groups = sync.each(GROUPS, sync::createGroup);
            System.out.printf("%d users with Bulk, %d in a request: %.1f s; %d groups of %d: %.1f s%n", USERS, PER_BULK, users,
                    GROUPS, MEMBERS, groups);
            long before = sync.events();
            double again = sync.each(USERS, sync::repeat);
            System.out.printf("the same users again, a search and a PUT for each: %.1f s, %d events written%n", again,
                    sync.events() - before);
            System.out.printf("%d requests repeated after 503%n", single.retries.get() + sync.retries.get());
        }
    }

    private static DirectorySync connect(Stage stage, String name) throws Exception {
        String operator = Tokens.ofOperator();
        String account = field(stage.post("/v1/accounts", operator,
                "{\"name\":\"" + name + "\",\"firstAdminEmail\":\"first@" + name + ".example\"}").body(), "id");
        DirectorySync connected = new DirectorySync(stage, account, operator);
        connected.send("PUT", "/v1/accounts/" + account + "/directory", "{\"name\":\"Entra ID\"}", 200);
        return new DirectorySync(stage, account,
                field(connected.send("POST", "/v1/accounts/" + account + "/directory/tokens", "", 201), "token"));
    }

    private static String field(String json, String name) throws Exception {
        return (String) JSON.readValue(json, Map.class).get(name);
    }

    private String send(String method, String path, String body, int status) {
        try {
            HttpResponse<String> response = stage.http.send(HttpRequest.newBuilder(URI.create(stage.url + path))
                    .header("Authorization", "Bearer " + token).header("Content-Type", "application/json")
                    .method(method, BodyPublishers.ofString(body)).build(), BodyHandlers.ofString());
            if (response.statusCode() == 503) {
                retries.incrementAndGet();
                return send(method, path, body, status);
            }
            if (response.statusCode() != status) {
                throw new IllegalStateException(method + " " + path + ": " + response.statusCode() + " " + response.body());
            }
            return response.body();
        } catch (java.io.IOException | InterruptedException failure) {
            throw new IllegalStateException(failure);
        }
    }

    /** @return seconds */
    private double each(int size, IntConsumer request) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(CONNECTIONS);
        long begin = System.nanoTime();
        List<Future<?>> running = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            int index = i;
            running.add(threads.submit(() -> request.accept(index)));
        }
        for (Future<?> each : running) {
            each.get();
        }
        threads.shutdown();
        return (System.nanoTime() - begin) / 1e9;
    }

    private String path(String resource) {
        return "/scim/v2/" + account + resource;
    }

    private String find(int i) {
        return send("GET", path("/Users?filter=userName%20eq%20%22" + name(i) + "%22"), "", 200);
    }

    private void create(int i) {
        find(i);
        try {
            ids[i] = field(send("POST", path("/Users"), user(i), 201), "id");
        } catch (Exception failure) {
            throw new IllegalStateException(failure);
        }
    }

    private void repeat(int i) {
        find(i);
        send("PUT", path("/Users/" + ids[i]), user(i), 200);
    }

    private void createGroup(int group) {
        String members = IntStream.range(0, Math.min(MEMBERS, USERS))
                .mapToObj(i -> "{\"value\":\"" + ids[(group * MEMBERS + i) % USERS] + "\"}")
                .collect(Collectors.joining(",", "[", "]"));
        send("POST", path("/Groups"), "{\"displayName\":\"Group " + group + "\",\"members\":" + members + "}", 201);
    }

    private void createMany(int call) {
        String response = send("POST", path("/Bulk"), IntStream.range(call * PER_BULK, (call + 1) * PER_BULK)
                .mapToObj(i -> "{\"method\":\"POST\",\"path\":\"/Users\",\"bulkId\":\"" + i + "\",\"data\":" + user(i) + "}")
                .collect(Collectors.joining(",",
                        "{\"schemas\":[\"urn:ietf:params:scim:api:messages:2.0:BulkRequest\"],\"Operations\":[", "]}")),
                200);
        try {
            List<?> lines = (List<?>) JSON.readValue(response, Map.class).get("Operations");
            for (int i = 0; i < PER_BULK; i++) {
                String location = (String) ((Map<?, ?>) lines.get(i)).get("location");
                ids[call * PER_BULK + i] = location.substring(location.lastIndexOf('/') + 1);
            }
        } catch (java.io.IOException failure) {
            throw new IllegalStateException(failure);
        }
    }

    private static String name(int i) {
        return "person-" + i + "@directory.example";
    }

    private static String user(int i) {
        return "{\"userName\":\"" + name(i) + "\",\"externalId\":\"" + i + "\",\"displayName\":\"Person " + i
                + "\",\"name\":{\"givenName\":\"Person\",\"familyName\":\"" + i
                + "\"},\"active\":true,\"emails\":[{\"value\":\""
                + name(i) + "\",\"type\":\"work\",\"primary\":true}],"
                + "\"urn:ietf:params:scim:schemas:extension:enterprise:2.0:User\":{\"department\":\"Sales\"}}";
    }

    private long events() throws Exception {
        return stage.count("select count(*) from audit_event where account_id = '" + account + "'");
    }
}
