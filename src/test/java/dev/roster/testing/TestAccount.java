package dev.roster.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** An account for one test, with an admin who joined by invitation. */
public record TestAccount(String id, String domain, Person admin) {
    /** A member of the account. */
    public record Person(String email, String memberId, Api api) {
    }

    public static TestAccount open() {
        String domain = "t" + UUID.randomUUID().toString().replace("-", "") + ".example";
        String admin = "ada@" + domain;
        JsonObject opened = created(Call.post(Api.asOperator(), "/v1/accounts",
                Map.of("name", "Acme " + domain, "firstAdminEmail", admin)));
        return new TestAccount(opened.getString("id"), domain, join(admin, 0));
    }

    /** Adds a member by invitation; {@code name} is the local part of the address. */
    public Person add(String name, String role) {
        String email = email(name);
        int mailsBefore = Mailbox.of(email).size();
        Sql.endCooldown(email);
        created(Call.post(admin.api(), path() + "/invitations", Map.of("email", email, "role", role)));
        return join(email, mailsBefore);
    }

    public String email(String name) {
        return name + "@" + domain;
    }

    public String path() {
        return "/v1/accounts/" + id;
    }

    public String path(Person person) {
        return path() + "/members/" + person.memberId();
    }

    public void addRole(String name, String... permissions) {
        created(Call.post(admin.api(), path() + "/roles", Map.of("name", name, "permissions", List.of(permissions))));
    }

    private static Person join(String email, int mailsBefore) {
        Api api = Api.as(email);
        JsonObject joined = created(Call.accept(api, Mailbox.tokenFor(email, mailsBefore)));
        return new Person(email, joined.getJsonObject("member").getString("id"), api);
    }

    private static JsonObject created(Call call) {
        Answer answer = call.send();
        assertThat(answer.status()).as(answer.body()).isEqualTo(201);
        return answer.json();
    }
}
