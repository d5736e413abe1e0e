package dev.roster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roster.testing.Api;
import dev.roster.testing.RosterStack;
import dev.roster.testing.TestAccount;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** End to end: invite, join, make admin, remove; the removed member loses access. */
@QuarkusTest
@QuarkusTestResource(RosterStack.class)
class WalkTest {
    @Test
    void aMemberJoinsBecomesAdminAndIsRemoved() {
        TestAccount account = TestAccount.open();
        TestAccount.Person grace = account.add("grace", "member");

        assertThat(grace.api().get(account.path()).statusCode()).isEqualTo(200);
        assertThat(grace.api().get(account.path() + "/members").statusCode()).isEqualTo(403);

        Response promoted = account.admin().api().patch(account.path(grace), Map.of("role", "admin"));
        assertThat(promoted.statusCode()).as(promoted.asString()).isEqualTo(200);
        Response list = grace.api().get(account.path() + "/members");
        assertThat(list.statusCode()).as(list.asString()).isEqualTo(200);
        assertThat(list.jsonPath().getList("items.email")).containsExactly(account.admin().email(), grace.email());

        Response removed = account.admin().api().delete(account.path(grace));
        assertThat(removed.statusCode()).as(removed.asString()).isEqualTo(200);
        Response out = grace.api().get(account.path());
        assertThat(out.statusCode()).isEqualTo(404);
        assertThat(Api.problem(out)).isEqualTo("not-found");
    }
}
