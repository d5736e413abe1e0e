package dev.roster.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roster.dev.DevDnsServer;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;

/** Verified domains of an account, and the people who join by them. */
public final class Domains {
    public static final String JOINABLE = "/v1/joinable-accounts";

    private Domains() {
    }

    /** Adds and verifies the domain of the account, whose joiners become members with the role {@code member}. */
    public static JsonObject verify(TestAccount account, String joining) {
        return verify(account, account.domain(), joining, "member");
    }

    public static JsonObject verify(TestAccount account, String name, String joining, String role) {
        Api admin = account.admin().api();
        JsonObject added = Call.post(admin, account.path() + "/domains", Map.of("name", name)).send().json();
        publish(added);
        String path = path(account, added);
        assertThat(Call.post(admin, path + "/verify").send().json().getString("state")).isEqualTo("verified");
        Answer changed = Call.patch(admin, path, Map.of("joining", joining, "role", role)).send();
        assertThat(changed.status()).as(changed.body()).isEqualTo(200);
        return changed.json();
    }

    public static void publish(JsonObject domain) {
        DevDnsServer.running().set(domain.getString("recordName"), "v=spf1 -all", domain.getString("recordValue"));
    }

    public static String path(TestAccount account, JsonObject domain) {
        return account.path() + "/domains/" + domain.getString("id");
    }

    public static List<JsonObject> joinable(Api person) {
        return items(Call.get(person, JOINABLE).send().json());
    }

    public static Call joining(Api person, String accountId) {
        return Call.post(person, JOINABLE + "/join", Map.of("accountId", accountId));
    }

    public static Call withdrawal(Api person, String accountId) {
        return Call.post(person, JOINABLE + "/withdraw", Map.of("accountId", accountId));
    }

    public static List<JsonObject> requests(TestAccount account, String query) {
        return items(Call.get(account.admin().api(), account.path() + "/join-requests?" + query).send().json());
    }

    public static Call approval(TestAccount account, String request, Map<String, ?> approval) {
        return Call.post(account.admin().api(), account.path() + "/join-requests/" + request + "/approve", approval);
    }

    public static List<JsonObject> items(JsonObject page) {
        return page.getJsonArray("items").stream().map(JsonObject.class::cast).toList();
    }
}
