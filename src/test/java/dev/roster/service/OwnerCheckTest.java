package dev.roster.service;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roster.testing.Api;
import dev.roster.testing.Call;
import dev.roster.testing.Mailbox;
import dev.roster.testing.RosterStack;
import dev.roster.testing.Sql;
import dev.roster.testing.TestAccount.Person;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.vertx.RunOnVertxContext;
import io.quarkus.test.vertx.UniAsserter;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What happens to a service account whose owner loses access. */
@QuarkusTest
@QuarkusTestResource(RosterStack.class)
class OwnerCheckTest extends ServiceScenario {
    @Inject
    OwnerCheck check;

    private void run() {
        io.quarkus.test.vertx.RunOnVertxContext.class.getName();
    }
}
