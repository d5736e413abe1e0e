package dev.roster;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import dev.roster.testing.TestAccount;
import io.quarkus.test.junit.QuarkusIntegrationTest;

/** The same of the package, which also tells in its own time who was last active when. */
@QuarkusIntegrationTest
class WalkPackagedIT extends WalkTest {

    private static final Duration A_FLUSH_AND_A_HALF = Duration.ofSeconds(15);

    @Test
    void somebodyWasLastActive() {
        TestAccount account = TestAccount.open();
        TestAccount.Person grace = account.add("grace", "member");
        assertThat(lastActive(account, grace)).isNull();
        assertThat(grace.api().get(account.path()).statusCode()).isEqualTo(200);
        Awaitility.await().atMost(A_FLUSH_AND_A_HALF).until(() -> lastActive(account, grace) != null);
    }

    private static String lastActive(TestAccount account, TestAccount.Person person) {
        return account.admin().api().get(account.path(person)).jsonPath().getString("lastActiveAt");
    }
}
