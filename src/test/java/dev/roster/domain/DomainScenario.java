package dev.roster.domain;

import static dev.roster.testing.Domains.joinable;
import static org.assertj.core.api.Assertions.assertThat;

import dev.roster.testing.Answer;
import dev.roster.testing.Api;
import dev.roster.testing.Call;
import dev.roster.testing.Domains;
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
        return Domains.verify(account, account.domain(), joining, role);
    }

    String path(JsonObject domain) {
        return Domains.path(account, domain);
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

    Call joining(Api person) {
        return Domains.joining(person, account.id());
    }

    Answer join(Api person) {
        return joining(person).send();
    }

    Answer withdraw(Api person) {
        return Domains.withdrawal(person, account.id()).send();
    }

    List<JsonObject> requests(String query) {
        return Domains.requests(account, query);
    }

    /** The id of the only pending request. */
    String pending() {
        List<JsonObject> pending = requests("state=pending");
        assertThat(pending).hasSize(1);
        return pending.get(0).getString("id");
    }

    Call approval(String request) {
        return Domains.approval(account, request, Map.of());
    }

    Answer decline(String request) {
        return Call.post(account.admin().api(), account.path() + "/join-requests/" + request + "/decline").send();
    }

    /** Neither discloses the account nor lets the person join or ask to join it. */
    void mustOfferNothing(Api person) {
        assertThat(joinable(person)).isEmpty();
        assertThat(join(person).outcome()).isEqualTo("404 not-found");
        assertThat(withdraw(person).outcome()).isEqualTo("404 not-found");
    }

    static void mustNeedApproval(Api person) {
        assertThat(joinable(person)).singleElement().satisfies(offer -> assertThat(offer.getBoolean("joins")).isFalse());
    }

    String subjectOf(String name) {
        return (String) Tokens.claims(account.email(name)).get("sub");
    }

    List<String> events(String action) {
        return Sql.column("select coalesce(after, before)::text from audit_event where account_id = ?::uuid and action = ?"
                + " order by sequence", account.id(), action);
    }
}
