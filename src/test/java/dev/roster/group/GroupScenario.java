package dev.roster.group;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roster.testing.Answer;
import dev.roster.testing.Api;
import dev.roster.testing.Call;
import dev.roster.testing.TestAccount;
import dev.roster.testing.TestAccount.Person;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;

/** An account with an admin and a member, and actions on its groups. */
abstract class GroupScenario {
    TestAccount account;
    Api admin;
    Person grace;

    @BeforeEach
    void open() {
        account = TestAccount.open();
        admin = account.admin().api();
        grace = account.add("grace", "member");
    }

    /** @param role null for none */
    String group(String name, String role) {
        Answer created = create(admin, name, role);
        assertThat(created.status()).as(created.body()).isEqualTo(201);
        return created.json().getString("id");
    }

    Answer create(Api principal, String name, String role) {
        Map<String, Object> body = new HashMap<>(Map.of("name", name));
        if (role != null) {
            body.put("role", role);
        }
        return Call.post(principal, groups(), body).send();
    }

    String groups() {
        return account.path() + "/groups";
    }

    String path(String group) {
        return groups() + "/" + group;
    }

    String path(String group, Person member) {
        return path(group) + "/members/" + member.memberId();
    }

    Answer add(String group, Person member) {
        Answer added = Call.put(admin, path(group, member)).send();
        assertThat(added.status()).as(added.body()).isEqualTo(200);
        return added;
    }

    Call remove(String group, Person member) {
        return Call.delete(admin, path(group, member));
    }

    Call setRole(String group, String role) {
        return Call.patch(admin, path(group), Map.of("role", role));
    }

    /** The status of a decision for a service. */
    int check(Api principal, String permission) {
        return Call.get(principal, "/v1/access?account=" + account.id() + "&permission=" + permission).send().status();
    }

    List<String> ids(Answer page) {
        assertThat(page.status()).as(page.body()).isEqualTo(200);
        return IntStream.range(0, page.json().getJsonArray("items").size())
                .mapToObj(i -> page.json().getJsonArray("items").getJsonObject(i).getString("id")).toList();
    }
}
