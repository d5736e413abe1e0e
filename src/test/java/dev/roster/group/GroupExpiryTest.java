package dev.roster.group;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roster.testing.Api;
import dev.roster.testing.Call;
import dev.roster.testing.RosterStack;
import dev.roster.testing.TestAccount.Person;
import dev.roster.testing.TimeTravel;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Groups of members whose role expires: the groups remain, and do not extend the role. */
@QuarkusTest
@QuarkusTestResource(RosterStack.class)
class GroupExpiryTest extends GroupScenario {
    @Test
    void aMemberWhoseRoleExpiresCannotKeepItByAGroup() {
        Person tim = account.add("tim", "member");
        assertThat(Call.patch(admin, account.path(tim),
                Map.of("role", "admin", "roleExpiresAt", Instant.now().plus(Duration.ofHours(1)).toString())).send().status())
                .isEqualTo(200);
        account.addRole("clerk", "invoice:read");
        String admins = group("Admins", "admin");
        String plain = group("Plain", null);
        assertThat(Call.put(tim.api(), path(admins, tim)).send().outcome()).isEqualTo("403 forbidden");
        assertThat(Call.put(tim.api(), path(plain, tim)).send().status()).isEqualTo(200);
        assertThat(Call.patch(tim.api(), path(plain), Map.of("role", "admin")).send().outcome()).isEqualTo("403 forbidden");
        assertThat(Call.put(tim.api(), path(admins, grace)).send().status()).isEqualTo(200);
        String clerks = group("Clerks", "clerk");
        add(clerks, tim);
        TimeTravel.by(Duration.ofHours(2), () -> {
            assertThat(check(Api.as(tim.email()), "invoice:read")).isEqualTo(200);
            assertThat(check(Api.as(tim.email()), "invoice:send")).isEqualTo(403);
        });
    }
}
