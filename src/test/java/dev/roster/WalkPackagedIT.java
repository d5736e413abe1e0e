package dev.roster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roster.testing.TestAccount;
import io.quarkus.test.junit.QuarkusIntegrationTest;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** The same test of the package, and the time of last activity. */
@QuarkusIntegrationTest
class WalkPackagedIT extends WalkTest {
    private static final Duration LONGER_THAN_A_FLUSH = Duration.ofSeconds(30);

    @Test
    void lastActivityIsWritten() {
        TestAccount account = TestAccount.open();
        TestAccount.Person grace = account.add("grace", "member");
        assertThat(lastActive(account, grace)).isNull();
        assertThat(grace.api().get(account.path()).statusCode()).isEqualTo(200);
        Awaitility.await().atMost(LONGER_THAN_A_FLUSH).until(() -> lastActive(account, grace) != null);
    }

    private static String lastActive(TestAccount account, TestAccount.Person person) {
        return account.admin().api().get(account.path(person)).jsonPath().getString("lastActiveAt");
    }
}
