package dev.roster.scim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roster.testing.Answer;
import dev.roster.testing.Api;
import dev.roster.testing.Call;
import dev.roster.testing.Directory;
import dev.roster.testing.RosterStack;
import dev.roster.testing.TestAccount;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.function.BooleanSupplier;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/**
 * A directory provisions 500 people, and deprovisions 50 of them while they send requests continuously. After the response to
 * the deprovisioning, none of their requests is allowed.
 */
@QuarkusTest
@QuarkusTestResource(RosterStack.class)
class ScimWalkTest {
    private static final int PEOPLE = 500;
    private static final int LEAVING = 50;
    private static final int THREADS = 5;

    @Test
    void deprovisionedPeopleLoseAccessBeforeTheResponse() throws Exception {
        TestAccount account = TestAccount.open();
        Directory directory = Directory.connect(account);
        List<String> ids = directory.provision("person", PEOPLE);
        assertThat(directory.get("/Users?count=1").json().getInteger("totalResults")).isEqualTo(PEOPLE);
        List<Call> requests = new ArrayList<>();
        for (int i = 0; i < LEAVING; i++) {
            requests.add(Call.get(Api.as(account.email("person-" + i)), "/v1/access?account=" + account.id()));
        }
        AtomicIntegerArray gone = new AtomicIntegerArray(LEAVING);
        AtomicInteger allowed = new AtomicInteger();
        AtomicInteger denied = new AtomicInteger();
        AtomicBoolean over = new AtomicBoolean();
        List<String> allowedAfterwards = new ArrayList<>();
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        List<Future<?>> running = new ArrayList<>();
        for (int thread = 0; thread < THREADS; thread++) {
            int first = thread;
            running.add(threads.submit(() -> {
                for (int i = first; !over.get(); i = (i + THREADS) % LEAVING) {
                    boolean left = gone.get(i) == 1;
                    Answer answer = requests.get(i).send();
                    assertThat(answer.status()).isIn(200, 403);
                    (answer.status() == 200 ? allowed : denied).incrementAndGet();
                    if (left && answer.status() == 200) {
                        synchronized (allowedAfterwards) {
                            allowedAfterwards.add("person-" + i);
                        }
                    }
                }
            }));
        }
        waitUntil(() -> allowed.get() >= LEAVING || running.stream().anyMatch(Future::isDone));
        for (int i = 0; i < LEAVING; i++) {
            Answer left = i % 2 == 0 ? directory.delete("/Users/" + ids.get(i))
                    : directory.patch("/Users/" + ids.get(i), "[{'op':'Replace','path':'active','value':'False'}]");
            assertThat(left.status()).as(left.body()).isIn(200, 204);
            gone.set(i, 1);
        }
        int before = denied.get();
        waitUntil(() -> denied.get() >= before + 2 * LEAVING || running.stream().anyMatch(Future::isDone));
        over.set(true);
        threads.shutdown();
        assertThat(threads.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
        for (Future<?> each : running) {
            each.get();
        }
        assertThat(denied.get()).isGreaterThanOrEqualTo(2 * LEAVING);
        assertThat(allowedAfterwards).as("allowed after the response").isEmpty();
        for (Call request : requests) {
            assertThat(request.send().status()).isEqualTo(403);
        }
        assertThat(Call.get(Api.as(account.email("person-" + LEAVING)), "/v1/access?account=" + account.id()).send().status())
                .as("a person who stays").isEqualTo(200);
    }

    private static void waitUntil(BooleanSupplier condition) {
        Awaitility.await().atMost(Duration.ofSeconds(60)).pollInterval(Duration.ofMillis(5)).until(condition::getAsBoolean);
    }
}
