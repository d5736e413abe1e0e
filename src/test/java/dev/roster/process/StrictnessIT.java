package dev.roster.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roster.dev.DevStack;
import dev.roster.testing.Alone;
import dev.roster.testing.Answer;
import dev.roster.testing.Api;
import dev.roster.testing.Call;
import dev.roster.testing.ExternalDatabase;
import dev.roster.testing.Keys;
import dev.roster.testing.Keys.Key;
import dev.roster.testing.RosterProcess;
import dev.roster.testing.TcpProxy;
import dev.roster.testing.TestAccount;
import dev.roster.testing.TestAccount.Person;
import dev.roster.testing.TestMembers;
import dev.roster.testing.TestSize;
import io.restassured.RestAssured;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * After the response to a removal, suspension, demotion or revocation of a key, no replica allows access, under load and
 * during outages and pauses of replicas.
 */
@Alone
class StrictnessIT {
    private static final int CLIENTS = 64;
    private static final int LOSSES = Integer.getInteger("strictness.losses", TestSize.of(25, 500));
    private static final int FEW_LOSSES = TestSize.of(10, 20);

    /**
     * The first makes the changes, the second has a database connection that the test cuts, the third is paused. On a cluster,
     * the second and third use workers.
     */
    private static final List<RosterProcess> replicas = new ArrayList<>();

    private static final HttpClient HTTP = HttpClient.newBuilder().executor(threads()).build();

    private static TcpProxy proxy;

    private final Queue<String> violations = new ConcurrentLinkedQueue<>();

    /** A principal who loses access, by token or key; the time is 0 until the response. */
    private record Revocation(Api credential, Call change, AtomicLong answeredAt, AtomicInteger allowed, AtomicInteger denied) {
        Revocation(Api credential, Call change) {
            this(credential, change, new AtomicLong(), new AtomicInteger(), new AtomicInteger());
        }
    }

    @BeforeAll
    static void startReplicas() throws Exception {
        ExternalDatabase.prepare();
        DevStack.start();
        String database = System.getProperty("roster.database.url");
        List<String> workers = ExternalDatabase.workers();
        proxy = TcpProxy.to(URI.create(workers.isEmpty() ? database : workers.get(0)).getPort());
        replicas.add(RosterProcess.start(RosterProcess.environment()));
        for (String url : List.of(proxy.databaseUrl(), workers.isEmpty() ? database : workers.get(workers.size() - 1))) {
            Map<String, String> environment = RosterProcess.environment();
            environment.put("ROSTER_DATABASE_URL", url);
            environment.put("ROSTER_DATABASE_MIGRATION_URL", database);
            replicas.add(RosterProcess.start(environment));
        }
        RestAssured.port = replicas.get(0).port();
    }

    @AfterAll
    static void stopReplicas() throws IOException {
        replicas.forEach(RosterProcess::close);
        proxy.close();
    }

    @Test
    void noReplicaAllowsAccessAfterTheLoss() throws Exception {
        decideDuringLosses(LOSSES, () -> {
        });
    }

    @Test
    void aReplicaWithoutDatabaseAllowsNoAccess() throws Exception {
        decideDuringLosses(FEW_LOSSES, () -> {
            proxy.cut();
            TimeUnit.MILLISECONDS.sleep(500);
            proxy.reconnect();
        });
    }

    @Test
    void aPausedReplicaAllowsNoAccess() throws Exception {
        decideDuringLosses(FEW_LOSSES, () -> {
            replicas.get(2).pause();
            Executors.newSingleThreadScheduledExecutor().schedule(() -> {
                replicas.get(2).resume();
                return null;
            }, 2, TimeUnit.SECONDS);
        });
    }

    private interface Disturbance {
        void start() throws Exception;
    }

    /** The disturbance starts after half of the losses. */
    private void decideDuringLosses(int losses, Disturbance disturbance) throws Exception {
        TestAccount account = TestAccount.open();
        List<Revocation> revocations = revocations(account, losses);
        ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
        List<Future<?>> running = new ArrayList<>();
        for (int client = 0; client < CLIENTS; client++) {
            running.add(clients.submit(() -> decide(account, revocations)));
        }
        for (Revocation revocation : revocations) {
            await(revocation.allowed(), 3);
        }
        for (int i = 0; i < losses; i++) {
            if (i == losses / 2) {
                disturbance.start();
            }
            revoke(revocations.get(i));
        }
        for (Revocation revocation : revocations) {
            await(revocation.denied(), 3 * replicas.size());
        }
        clients.shutdownNow();
        for (Future<?> client : running) {
            client.get(30, TimeUnit.SECONDS);
        }
        assertThat(violations).isEmpty();
    }

    private static List<Revocation> revocations(TestAccount account, int size) {
        List<Person> people = TestMembers.join(account, "admin", size);
        List<Revocation> revocations = new ArrayList<>();
        for (Person person : people) {
            Api admin = account.admin().api();
            revocations.add(switch (revocations.size() % 5) {
                case 0 -> new Revocation(person.api(), Call.delete(admin, account.path(person)));
                case 1 -> new Revocation(person.api(), Call.post(admin, account.path(person) + "/suspend"));
                case 2 -> new Revocation(person.api(), Call.patch(admin, account.path(person), Map.of("role", "member")));
                case 3 -> {
                    Key key = Keys.create(account, person);
                    yield new Revocation(key.api(), Call.delete(admin, key.path()));
                }
                default -> new Revocation(Keys.create(account, person).api(), Call.delete(admin, account.path(person)));
            });
        }
        return revocations;
    }

    private static void revoke(Revocation revocation) {
        Answer answer = revocation.change().send();
        revocation.answeredAt().set(System.nanoTime());
        assertThat(answer.status()).as(answer.body()).isIn(200, 204);
    }

    /** Sends decisions about random principals to random replicas, until interrupted. */
    private Void decide(TestAccount account, List<Revocation> revocations) throws IOException {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        while (!Thread.currentThread().isInterrupted()) {
            Revocation revocation = revocations.get(random.nextInt(revocations.size()));
            int replica = random.nextInt(replicas.size());
            HttpRequest decision = HttpRequest.newBuilder(URI.create("http://localhost:" + replicas.get(replica).port()
                    + "/v1/access?permission=audit:read&account=" + account.id()))
                    .header("Authorization", "Bearer " + revocation.credential().token()).build();
            boolean revoked = revocation.answeredAt().get() != 0;
            try {
                record(revocation, revoked, HTTP.send(decision, BodyHandlers.discarding()).statusCode(), replica);
            } catch (InterruptedException stopped) {
                break;
            }
        }
        return null;
    }

    private void record(Revocation revocation, boolean revoked, int status, int replica) {
        switch (status) {
            case 200 -> {
                revocation.allowed().incrementAndGet();
                if (revoked) {
                    violations.add("allowed by replica " + replica + " after " + revocation.change().request().uri());
                }
            }
            case 401, 403 -> {
                if (revoked) {
                    revocation.denied().incrementAndGet();
                }
            }
            // 503: the database is unavailable, or the machine is too slow for the timeout of a decision.
            case 503 -> {
            }
            default -> violations.add(status + " from replica " + replica);
        }
    }

    private static ExecutorService threads() {
        return Executors.newCachedThreadPool(task -> {
            Thread thread = new Thread(task, "http");
            thread.setDaemon(true);
            return thread;
        });
    }

    private static void await(AtomicInteger count, int times) {
        Awaitility.await().atMost(60, TimeUnit.SECONDS).pollInterval(2, TimeUnit.MILLISECONDS)
                .until(() -> count.get() >= times);
    }
}
