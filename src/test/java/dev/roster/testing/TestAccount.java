package dev.roster.testing;

import io.restassured.response.Response;
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
        Response opened = Api.asOperator().post("/v1/accounts", Map.of("name", "Acme " + domain, "firstAdminEmail", admin));
        if (opened.statusCode() != 201) {
            throw new AssertionError(opened.asString());
        }
        String id = opened.jsonPath().getString("id");
        return new TestAccount(id, domain, join(admin, 0));
    }

    /** Adds a member by invitation; {@code name} is the local part of the address. */
    public Person add(String name, String role) {
        String email = email(name);
        int mailsBefore = Mailbox.of(email).size();
        Sql.endCooldown(email);
        Response invited = admin.api().invite(id, email, role);
        if (invited.statusCode() != 201) {
            throw new AssertionError(invited.asString());
        }
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

    private static Person join(String email, int mailsBefore) {
        Api api = Api.as(email);
        Response joined = api.accept(Mailbox.tokenFor(email, mailsBefore));
        if (joined.statusCode() != 201) {
            throw new AssertionError(joined.asString());
        }
        return new Person(email, joined.jsonPath().getString("member.id"), api);
    }
}
