package dev.roster.group;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roster.testing.Answer;
import dev.roster.testing.Api;
import dev.roster.testing.Call;
import dev.roster.testing.Reviews;
import dev.roster.testing.Reviews.Review;
import dev.roster.testing.RosterStack;
import dev.roster.testing.TestAccount.Person;
import dev.roster.testing.TimeTravel;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Groups of members whose role expires: the groups remain, and do not extend the role. */
@QuarkusTest
@QuarkusTestResource(RosterStack.class)
class GroupExpiryTest extends GroupScenario {
    @Test
    void aMemberWhoseRoleExpiresCannotKeepItByAGroup() {
        Person tim = adminForAnHour("member");
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

    @Test
    void aMemberWhoseRoleExpiresCannotKeepItByTheRoleOfAGroup() {
        Person tim = adminForAnHour("member");
        account.addRole("own");
        add(group("Own", "own"), tim);
        assertThat(permit(tim.api(), "own", "account:read").status()).as("remains anyway").isEqualTo(200);
        assertThat(permit(tim.api(), "own", "member:*").outcome()).isEqualTo("403 forbidden");
        assertThat(permit(tim.api(), "own", "invoice:send").outcome()).isEqualTo("403 forbidden");
        assertThat(permit(admin, "own", "invoice:*", "account:read").status()).isEqualTo(200);
        assertThat(permit(tim.api(), "own", "invoice:read").status()).as("reduces").isEqualTo(200);
        TimeTravel.by(Duration.ofHours(2), () -> {
            assertThat(check(Api.as(tim.email()), "invoice:read")).isEqualTo(200);
            assertThat(check(Api.as(tim.email()), "invoice:send")).isEqualTo(403);
        });
    }

    @Test
    void aMemberWhoseRoleExpiresCannotExtendTheNextRole() {
        account.addRole("clerk", "invoice:read");
        account.addRole("other");
        Person tim = adminForAnHour("clerk");
        assertThat(permit(tim.api(), "clerk", "member:*").outcome()).isEqualTo("403 forbidden");
        assertThat(permit(tim.api(), "other", "member:*").status()).as("of other members").isEqualTo(200);
        assertThat(permit(tim.api(), "clerk").status()).isEqualTo(200);
        assertThat(permit(admin, "clerk", "member:*").status()).isEqualTo(200);
    }

    @Test
    void aMemberWhoseRoleExpiresCanReduceTheRoleOfAGroup() {
        Person tim = adminForAnHour("member");
        account.addRole("accountant", "invoice:*");
        account.addRole("clerk", "invoice:read");
        String accountants = group("Accountants", "accountant");
        add(accountants, tim);
        assertThat(Call.patch(tim.api(), path(accountants), Map.of("role", "clerk")).send().status()).isEqualTo(200);
        assertThat(Call.patch(tim.api(), path(accountants), Map.of("role", "accountant")).send().outcome())
                .isEqualTo("403 forbidden");
        assertThat(Call.delete(tim.api(), path(accountants)).send().status()).isEqualTo(204);
    }

    @Test
    void aMemberWhoseRoleExpiresCannotKeepMoreByADemotion() {
        account.addRole("none");
        Person tim = adminForAnHour("none");
        Review review = Reviews.started(account, account.admin());
        List.of(account.admin(), grace).forEach(member -> review.decided(member, "keep"));
        review.decided(tim, "demote");
        Call complete = Call.post(tim.api(), review.path() + "/complete");
        assertThat(complete.send().outcome()).isEqualTo("403 forbidden");
        assertThat(review.complete().send().status()).isEqualTo(200);
    }

    /** @param afterwards the role that the member gets then */
    private Person adminForAnHour(String afterwards) {
        Person tim = account.add("tim", afterwards);
        assertThat(Call.patch(admin, account.path(tim),
                Map.of("role", "admin", "roleExpiresAt", Instant.now().plus(Duration.ofHours(1)).toString())).send().status())
                .isEqualTo(200);
        return tim;
    }

    private Answer permit(Api principal, String role, String... permissions) {
        return Call.patch(principal, account.path() + "/roles/" + role, Map.of("permissions", List.of(permissions))).send();
    }
}
