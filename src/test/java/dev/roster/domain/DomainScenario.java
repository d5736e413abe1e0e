package dev.roster.domain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roster.dev.DevDnsServer;
import dev.roster.testing.Answer;
import dev.roster.testing.Api;
import dev.roster.testing.Call;
import dev.roster.testing.Sql;
import dev.roster.testing.TestAccount;
import dev.roster.testing.Tokens;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;

/** An account whose members have addresses at its own domain, and the requests about that domain. */
abstract class DomainScenario {
    static final String JOINABLE = "/v1/joinable-accounts";

    TestAccount account;

    @BeforeEach
    void open() {
        account = TestAccount.open();
    }

    Answer add(String name) {
        return Call.post(account.admin().api(), account.path() + "/domains", Map.of("name", name)).send();
    }

    /** Adds and verifies the domain of the account. */
    JsonObject verify(String joining, String role) {
        return verify(account, account.domain(), joining, role);
    }

    static JsonObject verify(TestAccount account, String name, String joining, String role) {
        Api admin = account.admin().api();
        JsonObject added = Call.post(admin, account.path() + "/domains", Map.of("name", name)).send().json();
        publish(added);
        String path = account.path() + "/domains/" + added.getString("id");
        assertThat(Call.post(admin, path + "/verify").send().json().getString("state")).isEqualTo("verified");
        Answer changed = Call.patch(admin, path, Map.of("joining", joining, "role", role)).send();
        assertThat(changed.status()).as(changed.body()).isEqualTo(200);
        return changed.json();
    }

    static void publish(JsonObject domain) {
        DevDnsServer.running().set(domain.getString("recordName"), "v=spf1 -all", domain.getString("recordValue"));
    }

    String path(JsonObject domain) {
        return account.path() + "/domains/" + domain.getString("id");
    }

    Answer change(JsonObject domain, Map<String, ?> change) {
        return Call.patch(account.admin().api(), path(domain), change).send();
    }

    JsonObject check(JsonObject domain) {
        return Call.post(account.admin().api(), path(domain) + "/verify").send().json();
    }

    Api person(String name) {
        return Api.as(account.email(name));
    }

    static Api with(String email, Consumer<Map<String, Object>> change) {
        Map<String, Object> claims = new HashMap<>(Tokens.claims(email));
        change.accept(claims);
        return new Api(Tokens.signed(claims));
    }

    static List<JsonObject> joinable(Api person) {
        return items(Call.get(person, JOINABLE).send().json());
    }

    Call joining(Api person) {
        return joining(person, account.id());
    }

    static Call joining(Api person, String accountId) {
        return Call.post(person, JOINABLE + "/join", Map.of("accountId", accountId));
    }

    Answer join(Api person) {
        return joining(person).send();
    }

    Answer withdraw(Api person) {
        return withdrawal(person).send();
    }

    Call withdrawal(Api person) {
        return Call.post(person, JOINABLE + "/withdraw", Map.of("accountId", account.id()));
    }

    List<JsonObject> requests(String query) {
        return items(Call.get(account.admin().api(), account.path() + "/join-requests?" + query).send().json());
    }

    /** The id of the only pending request. */
    String pending() {
        List<JsonObject> pending = requests("state=pending");
        assertThat(pending).hasSize(1);
        return pending.get(0).getString("id");
    }

    Call approval(String request) {
        return Call.post(account.admin().api(), account.path() + "/join-requests/" + request + "/approve", Map.of());
    }

    Answer decline(String request) {
        return Call.post(account.admin().api(), account.path() + "/join-requests/" + request + "/decline").send();
    }

    static List<JsonObject> items(JsonObject page) {
        return page.getJsonArray("items").stream().map(JsonObject.class::cast).toList();
    }

    List<String> events(String action) {
        return Sql.column("select coalesce(after, before)::text from audit_event where account_id = ?::uuid and action = ?"
                + " order by sequence", account.id(), action);
    }
}
