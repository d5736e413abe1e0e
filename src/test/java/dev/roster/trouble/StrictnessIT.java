package dev.roster.trouble;

import static org.assertj.core.api.Assertions.assertThat;

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

import dev.roster.dev.DevStack;
import dev.roster.testing.Answer;
import dev.roster.testing.Api;
import dev.roster.testing.Call;
import dev.roster.testing.Extent;
import dev.roster.testing.GivenDatabase;
import dev.roster.testing.Keys;
import dev.roster.testing.Keys.Key;
import dev.roster.testing.RosterProcess;
import dev.roster.testing.TestAccount;
import dev.roster.testing.TestAccount.Person;
import dev.roster.testing.TestMembers;
import dev.roster.testing.Wire;
import io.restassured.RestAssured;

/**
 * The promise: once a removal, suspension, demotion or revocation of a key is answered, no replica says yes any more, however
 * hard it is asked, and whatever happens to it meanwhile.
 */
class StrictnessIT {

    private static final int CLIENTS = 64;
    private static final int LOSSES = Integer.getInteger("strictness.losses", Extent.of(25, 500));
    private static final int FEW_LOSSES = Extent.of(10, 20);

    /**
     * The first takes the changes, the second has a wire to the database that can be cut, the third may be frozen. On a
     * cluster, the
     * latter two use workers.
     */
    private static final List<RosterProcess> replicas = new ArrayList<>();

    private static final HttpClient HTTP = HttpClient.newBuilder().executor(threads()).build();

    private static Wire wire;

    private final Queue<String> wrong = new ConcurrentLinkedQueue<>();

    /** Somebody who loses access, by token or by key; the time is 0 until that was answered. */
    private record Loser(Api credential, Call loss, AtomicLong lostAt, AtomicInteger yes, AtomicInteger no) {

        Loser(Api credential, Call loss) {
            this(credential, loss, new AtomicLong(), new AtomicInteger(), new AtomicInteger());
        }
    }

    @BeforeAll
    static void startReplicas() throws Exception {
        GivenDatabase.prepare();
        DevStack.start();
        String database = System.getProperty("roster.database.url");
        List<String> workers = GivenDatabase.workers();
        wire = Wire.to(URI.create(workers.isEmpty() ? database : workers.get(0)).getPort());
        replicas.add(RosterProcess.start(RosterProcess.environment()));
        for (String url : List.of(wire.databaseUrl(), workers.isEmpty() ? database : workers.get(workers.size() - 1))) {
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
        wire.close();
    }

    @Test
    void noReplicaSaysYesAfterTheLossWasAnswered() throws Exception {
        askWhileTheyLose(LOSSES, () -> {
        });
    }

    @Test
    void norOneWhoseConnectionsToTheDatabaseAreCut() throws Exception {
        askWhileTheyLose(FEW_LOSSES, () -> {
            wire.cut();
            TimeUnit.MILLISECONDS.sleep(500);
            wire.mend();
        });
    }

    @Test
    void norOneThatWasFrozenWhenItHappened() throws Exception {
        askWhileTheyLose(FEW_LOSSES, () -> {
            replicas.get(2).freeze();
            Executors.newSingleThreadScheduledExecutor().schedule(() -> {
                replicas.get(2).thaw();
                return null;
            }, 2, TimeUnit.SECONDS);
        });
    }

    private interface Disturbance {
        void happen() throws Exception;
    }

    /** The disturbance happens before the middle one of the losses, and the rest go on at once. */
    private void askWhileTheyLose(int losses, Disturbance disturbance) throws Exception {
        TestAccount account = TestAccount.open();
        List<Loser> losers = losers(account, losses);
        ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
        List<Future<?>> asking = new ArrayList<>();
        for (int client = 0; client < CLIENTS; client++) {
            asking.add(clients.submit(() -> ask(account, losers)));
        }
        for (Loser loser : losers) {
            await(loser.yes(), 3);
        }
        for (int i = 0; i < losses; i++) {
            if (i == losses / 2) {
                disturbance.happen();
            }
            lose(losers.get(i));
        }
        for (Loser loser : losers) {
            await(loser.no(), 3 * replicas.size());
        }
        clients.shutdownNow();
        for (Future<?> client : asking) {
            client.get(30, TimeUnit.SECONDS);
        }
        assertThat(wrong).isEmpty();
    }

    private static List<Loser> losers(TestAccount account, int size) {
        List<Person> people = TestMembers.join(account, "admin", size);
        List<Loser> losers = new ArrayList<>();
        for (Person person : people) {
            Api admin = account.admin().api();
            losers.add(switch (losers.size() % 5) {
                case 0 -> new Loser(person.api(), Call.delete(admin, account.path(person)));
                case 1 -> new Loser(person.api(), Call.post(admin, account.path(person) + "/suspend"));
                case 2 -> new Loser(person.api(), Call.patch(admin, account.path(person), Map.of("role", "member")));
                case 3 -> {
                    Key key = Keys.create(account, person);
                    yield new Loser(key.api(), Call.delete(admin, key.path()));
                }
                default -> new Loser(Keys.create(account, person).api(), Call.delete(admin, account.path(person)));
            });
        }
        return losers;
    }

    private static void lose(Loser loser) {
        Answer answer = loser.loss().send();
        loser.lostAt().set(System.nanoTime());
        assertThat(answer.status()).as(answer.body()).isIn(200, 204);
    }

    /** Asks any replica about anybody, until interrupted. */
    private Void ask(TestAccount account, List<Loser> losers) throws IOException {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        while (!Thread.currentThread().isInterrupted()) {
            Loser loser = losers.get(random.nextInt(losers.size()));
            int replica = random.nextInt(replicas.size());
            HttpRequest question = HttpRequest.newBuilder(URI.create("http://localhost:" + replicas.get(replica).port()
                    + "/v1/access?permission=audit:read&account=" + account.id()))
                    .header("Authorization", "Bearer " + loser.credential().token()).build();
            boolean lost = loser.lostAt().get() != 0;
            try {
                note(loser, lost, HTTP.send(question, BodyHandlers.discarding()).statusCode(), replica);
            } catch (InterruptedException stopped) {
                break;
            }
        }
        return null;
    }

    private void note(Loser loser, boolean lost, int status, int replica) {
        switch (status) {
            case 200 -> {
                loser.yes().incrementAndGet();
                if (lost) {
                    wrong.add("yes from replica " + replica + " to " + loser.loss().request().uri());
                }
            }
            case 401, 403 -> {
                if (lost) {
                    loser.no().incrementAndGet();
                }
            }
            // No answer, and no yes: the database is away, or the machine too busy for a decision's deadline.
            case 503 -> {
            }
            default -> wrong.add(status + " from replica " + replica);
        }
    }

    private static ExecutorService threads() {
        return Executors.newCachedThreadPool(task -> {
            Thread thread = new Thread(task, "http");
            thread.setDaemon(true);
            return thread;
        });
    }

    private static void await(AtomicInteger asked, int times) {
        Awaitility.await().atMost(60, TimeUnit.SECONDS).pollInterval(2, TimeUnit.MILLISECONDS)
                .until(() -> asked.get() >= times);
    }
}
