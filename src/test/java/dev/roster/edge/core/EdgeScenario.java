package dev.roster.edge.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roster.testing.Api;
import dev.roster.testing.Call;
import dev.roster.testing.TestAccount;
import dev.roster.testing.TestAccount.Person;
import dev.roster.testing.TestEdge;
import java.time.Duration;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;

/** An account with a member and an admin, edges of the account, and the time that requests take. */
abstract class EdgeScenario {
    static final Duration LEASE = Duration.ofSeconds(2);
    static final Duration DELAY = Duration.ofMillis(400);
    /** Of a response that waits for no edge. */
    static final Duration IMMEDIATE = Duration.ofMillis(600);

    TestAccount account;
    Person grace;
    Api admin;

    @BeforeEach
    void open() {
        account = TestAccount.open();
        grace = account.add("grace", "member");
        admin = account.admin().api();
    }

    TestEdge silentEdge() {
        return TestEdge.silent(TestEdge.credential(account.id()));
    }

    TestEdge edge() {
        return TestEdge.start(TestEdge.credential(account.id()));
    }

    static Duration durationOf(Supplier<Integer> call, int status) {
        long start = System.nanoTime();
        assertThat(call.get()).isEqualTo(status);
        return Duration.ofNanos(System.nanoTime() - start);
    }

    static Duration durationOf(Call call, int status) {
        return durationOf(() -> call.send().status(), status);
    }

    Call remove(Person person) {
        return Call.delete(admin, account.path(person));
    }
}
