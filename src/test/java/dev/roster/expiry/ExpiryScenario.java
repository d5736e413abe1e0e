package dev.roster.expiry;

import dev.roster.testing.Answer;
import dev.roster.testing.Api;
import dev.roster.testing.Call;
import dev.roster.testing.TestAccount;
import dev.roster.testing.TestAccount.Person;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;

/** An account with an admin and a member, and the requests about expiring memberships and roles. */
abstract class ExpiryScenario {
    static final Duration A_DAY = Duration.ofDays(1);
    static final Duration AFTERWARDS = Duration.ofDays(2);

    TestAccount account;
    Person grace;

    @BeforeEach
    void open() {
        account = TestAccount.open();
        grace = account.add("grace", "member");
    }

    Answer change(Person target, Map<String, ?> change) {
        return change(account.admin().api(), target, change);
    }

    Answer change(Api principal, Person target, Map<String, ?> change) {
        return Call.patch(principal, account.path(target), change).send();
    }

    JsonObject member(Person person) {
        return Call.get(account.admin().api(), account.path(person)).send().json();
    }

    List<String> list(String query) {
        return Call.get(account.admin().api(), account.path() + "/members" + query).send().json().getJsonArray("items").stream()
                .map(each -> ((JsonObject) each).getString("email")).toList();
    }

    int decision(Api principal) {
        return Call.get(principal, "/v1/access?account=" + account.id()).send().status();
    }

    int decision(Api principal, String permission) {
        return Call.get(principal, "/v1/access?account=" + account.id() + "&permission=" + permission).send().status();
    }

    static String in(Duration time) {
        return Instant.now().plus(time).truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
