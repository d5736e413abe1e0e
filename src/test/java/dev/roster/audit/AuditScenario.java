package dev.roster.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roster.testing.Answer;
import dev.roster.testing.Api;
import dev.roster.testing.Call;
import dev.roster.testing.TestAccount;
import dev.roster.testing.TestAccount.Person;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;

/** An account with an admin and a member, and the requests that read its audit log. */
abstract class AuditScenario {
    TestAccount account;
    Person grace;

    @BeforeEach
    void open() {
        account = TestAccount.open();
        grace = account.add("grace", "member");
    }

    Api ada() {
        return account.admin().api();
    }

    List<String> ids() {
        return list("").stream().map(event -> event.getString("id")).toList();
    }

    List<String> actions(String query) {
        return list(query).stream().map(event -> event.getString("action")).toList();
    }

    List<JsonObject> list(String query) {
        return page(query).getJsonArray("items").stream().map(JsonObject.class::cast).toList();
    }

    JsonObject page(String query) {
        Answer answer = Call.get(ada(), account.path() + "/audit-events?" + query).send();
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return answer.json();
    }
}
