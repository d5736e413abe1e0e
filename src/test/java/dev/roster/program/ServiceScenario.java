package dev.roster.program;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roster.testing.Answer;
import dev.roster.testing.Api;
import dev.roster.testing.Call;
import dev.roster.testing.TestAccount;
import dev.roster.testing.TestAccount.Person;
import dev.roster.testing.Tokens;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;

/** An account with an admin and Grace, a member; and requests about service accounts. */
abstract class ServiceScenario {
    protected TestAccount account;
    protected Person grace;
    protected Api admin;

    @BeforeEach
    void open() {
        account = TestAccount.open();
        admin = account.admin().api();
        grace = account.add("grace", "member");
    }

    protected Answer create(Api principal, Map<String, Object> body) {
        Map<String, Object> all = new HashMap<>(Map.of("name", "Nightly export", "role", "member"));
        all.putAll(body);
        return Call.post(principal, path(), all).send();
    }

    /** @return the id of a new service account of the admin */
    protected String created(Map<String, Object> body) {
        Answer answer = create(admin, body);
        assertThat(answer.status()).as(answer.body()).isEqualTo(201);
        return answer.json().getString("id");
    }

    protected Answer createKey(Api principal, String id, Map<String, Object> body) {
        Map<String, Object> all = new HashMap<>(Map.of("name", "Key"));
        all.putAll(body);
        return Call.post(principal, member(id) + "/api-keys", all).send();
    }

    protected Api key(String id) {
        Answer answer = createKey(admin, id, Map.of());
        assertThat(answer.status()).as(answer.body()).isEqualTo(201);
        return new Api(answer.json().getString("secret"));
    }

    protected String path() {
        return account.path() + "/service-accounts";
    }

    protected String member(String id) {
        return account.path() + "/members/" + id;
    }

    protected JsonObject get(String id) {
        return Call.get(admin, path() + "/" + id).send().json();
    }

    protected int access(Api principal, String permission) {
        return Call.get(principal, "/v1/access?account=" + account.id()
                + (permission == null ? "" : "&permission=" + permission)).send().status();
    }

    /** A token of a program: the claims of no person. */
    protected static Api token(String subject, Map<String, Object> claims) {
        Map<String, Object> all = new HashMap<>(Map.of("iss", Tokens.issuer(), "aud", "roster", "sub", subject));
        all.putAll(claims);
        return new Api(Tokens.signed(all));
    }
}
