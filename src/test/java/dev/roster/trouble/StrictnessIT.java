package dev.roster.trouble;

import static org.assertj.core.api.Assertions.assertThat;

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

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import dev.roster.dev.DevStack;
import dev.roster.testing.Answer;
import dev.roster.testing.Call;
import dev.roster.testing.Crowd;
import dev.roster.testing.RosterProcess;
import dev.roster.testing.TestAccount;
import dev.roster.testing.TestAccount.Person;
import io.restassured.RestAssured;

/** The promise: once a removal, suspension or demotion is answered, no replica says yes any more, however hard it is asked. */
class StrictnessIT {

    private static final int REPLICAS = 3;
    private static final int CLIENTS = 64;
    private static final int LOSSES = Integer.getInteger("strictness.losses", 51);

    private static final List<RosterProcess> replicas = new ArrayList<>();

    /** Somebody who loses access; the time is 0 until that was answered. */
    private record Loser(Person person, AtomicLong lostAt, AtomicInteger askedBefore, AtomicInteger askedAfter) {

        Loser(Person person) {
            this(person, new AtomicLong(), new AtomicInteger(), new AtomicInteger());
        }
    }

    @BeforeAll
    static void startReplicas() throws Exception {
        DevStack.start();
        for (int replica = 0; replica < REPLICAS; replica++) {
            replicas.add(RosterProcess.launch(RosterProcess.environment()));
        }
        replicas.forEach(replica -> replica.awaitReady(java.time.Duration.ofSeconds(90)));
        RestAssured.port = replicas.get(0).port();
    }

    @AfterAll
    static void stopReplicas() {
        replicas.forEach(RosterProcess::close);
    }

    @Test
    void noReplicaSaysYesAfterTheLossWasAnswered() throws Exception {
        TestAccount account = TestAccount.open();
        List<Loser> losers = Crowd.join(account, "admin", LOSSES).stream().map(Loser::new).toList();
        Queue<String> wrong = new ConcurrentLinkedQueue<>();
        ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
        HttpClient http = HttpClient.newBuilder().executor(clients()).build();
        List<Future<?>> asking = new ArrayList<>();
        for (int client = 0; client < CLIENTS; client++) {
            asking.add(clients.submit(() -> ask(http, account, losers, wrong)));
        }

        for (int loss = 0; loss < losers.size(); loss++) {
            Loser loser = losers.get(loss);
            await(loser.askedBefore(), 3);
            Answer answer = loss(account, loser.person(), loss).send();
            loser.lostAt().set(System.nanoTime());
            assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        }
        for (Loser loser : losers) {
            await(loser.askedAfter(), REPLICAS * 3);
        }
        clients.shutdownNow();
        for (Future<?> client : asking) {
            client.get(30, TimeUnit.SECONDS);
        }
        assertThat(wrong).isEmpty();
    }

    private static Call loss(TestAccount account, Person person, int number) {
        return switch (number % 3) {
            case 0 -> Call.delete(account.admin().api(), account.path(person));
            case 1 -> Call.post(account.admin().api(), account.path(person) + "/suspend");
            default -> Call.patch(account.admin().api(), account.path(person), Map.of("role", "member"));
        };
    }

    /** Asks any replica about anybody, until interrupted. */
    private static Void ask(HttpClient http, TestAccount account, List<Loser> losers, Queue<String> wrong) throws Exception {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        while (!Thread.currentThread().isInterrupted()) {
            Loser loser = losers.get(random.nextInt(losers.size()));
            int replica = random.nextInt(REPLICAS);
            HttpRequest question = HttpRequest.newBuilder(URI.create("http://localhost:" + replicas.get(replica).port()
                    + "/v1/access?permission=audit:read&account=" + account.id()))
                    .header("Authorization", "Bearer " + loser.person().api().token()).build();
            long lostAt = loser.lostAt().get();
            int status;
            try {
                status = http.send(question, BodyHandlers.discarding()).statusCode();
            } catch (InterruptedException stopped) {
                break;
            }
            // On a machine this busy the database may be too slow for a decision's deadline: that is no answer, and no yes.
            if (status != 503) {
                (lostAt == 0 ? loser.askedBefore() : loser.askedAfter()).incrementAndGet();
                if (status != (lostAt == 0 ? 200 : 403) && !(lostAt == 0 && status == 403)) {
                    wrong.add(status + " from replica " + replica + " for " + loser.person().email());
                }
            }
        }
        return null;
    }

    private static ExecutorService clients() {
        return Executors.newCachedThreadPool(task -> {
            Thread thread = new Thread(task, "http");
            thread.setDaemon(true);
            return thread;
        });
    }

    private static void await(AtomicInteger asked, int times) {
        org.awaitility.Awaitility.await().atMost(60, TimeUnit.SECONDS).pollInterval(2, TimeUnit.MILLISECONDS)
                .until(() -> asked.get() >= times);
    }
}
