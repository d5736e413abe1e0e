package dev.roster.domain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roster.testing.Api;
import dev.roster.testing.Call;
import dev.roster.testing.Domains;
import dev.roster.testing.RosterStack;
import dev.roster.testing.Sql;
import dev.roster.testing.TestAccount;
import dev.roster.testing.TestAccount.Person;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Test;

/** The list of requests, and the archive of the account. */
@QuarkusTest
@QuarkusTestResource(RosterStack.class)
class JoinRequestListTest extends JoinRequestFixture {
    @Test
    void listsHaveFiltersAndPages() {
        Map<String, String> ids = new HashMap<>();
        for (String name : List.of("a", "b", "c", "d", "e", "f", "g")) {
            join(person(name));
            ids.put(name, pendingOf(name));
        }
        approval(ids.get("a")).send();
        decline(ids.get("b"));
        withdraw(person("c"));
        Sql.update("update join_request set expires_at = now() - interval '1 day' where account_id = ?::uuid and email = ?",
                account.id(), account.email("d"));
        assertThat(names("state=approved")).containsExactly("A");
        assertThat(names("state=declined")).containsExactly("B");
        assertThat(names("state=withdrawn")).containsExactly("C");
        assertThat(names("state=expired")).containsExactly("D");
        assertThat(names("state=pending")).containsExactly("G", "F", "E");
        assertThat(names("state=pending&state=expired")).containsExactly("G", "F", "E", "D");
        assertThat(names("")).containsExactly("G", "F", "E", "C", "B", "A", "D");
        JsonObject page = Call.get(account.admin().api(), account.path() + "/join-requests?state=pending&limit=2").send()
                .json();
        assertThat(Domains.items(page)).hasSize(2);
        assertThat(names("state=pending&limit=2&cursor=" + page.getString("nextCursor"))).containsExactly("E");
        assertThat(Call.get(account.admin().api(), account.path() + "/join-requests?limit=2&cursor="
                + page.getString("nextCursor")).send().outcome()).isEqualTo("400 invalid-cursor");
        assertThat(Call.get(account.admin().api(), account.path() + "/join-requests?state=x").send().status()).isEqualTo(400);
    }

    private List<String> names(String query) {
        return requests(query).stream().map(request -> request.getString("name")).toList();
    }

    @Test
    void strangersAndMembersSeeNoRequests() {
        join(grace);
        String request = pending();
        Api stranger = TestAccount.open().admin().api();
        Person ben = account.add("ben", "member");
        for (Api reader : List.of(stranger, grace, ben.api())) {
            assertThat(Call.get(reader, account.path() + "/join-requests").send().status()).isIn(403, 404);
            assertThat(Call.post(reader, account.path() + "/join-requests/" + request + "/approve", Map.of()).send().status())
                    .isIn(403, 404);
        }
        TestAccount other = TestAccount.open();
        assertThat(Call.post(other.admin().api(), other.path() + "/join-requests/" + request + "/approve", Map.of()).send()
                .outcome()).isEqualTo("404 not-found");
    }

    @Test
    void theArchiveContainsDomainsAndRequests() throws IOException {
        Map<String, String> states = Map.of("a", "approved", "b", "declined", "c", "withdrawn", "d", "pending");
        states.keySet().stream().sorted().forEach(name -> join(person(name)));
        approval(pendingOf("a")).send();
        decline(pendingOf("b"));
        withdraw(person("c"));
        Person ben = account.add("ben", "member");
        Call.delete(account.admin().api(), account.path(ben)).send();
        Call.post(account.admin().api(), account.path(ben) + "/erase").send();
        TestAccount other = TestAccount.open();
        Domains.verify(other, account.domain(), "request", "member");
        Domains.joining(person("e"), other.id()).send();
        Call.post(Api.asOperator(), account.path() + "/close").send();

        Map<String, List<JsonObject>> archive = archive();
        assertThat(archive.get("domains.ndjson")).singleElement().satisfies(row -> {
            assertThat(row.getString("name")).isEqualTo(account.domain());
            assertThat(row.getString("state")).isEqualTo("verified");
            assertThat(row.getString("joining")).isEqualTo("request");
            assertThat(row.encode()).contains(domain.getString("recordValue").replaceFirst(".*=", ""));
        });
        Map<String, String> exported = new HashMap<>();
        archive.get("join-requests.ndjson")
                .forEach(row -> exported.put(row.getString("email").replaceFirst("@.*", ""), row.getString("state")));
        assertThat(exported).isEqualTo(states);
        assertThat(archive.get("former-people.ndjson")).as("hashes of an address and an identity").hasSize(2);
    }

    private Map<String, List<JsonObject>> archive() throws IOException {
        byte[] archive = Api.asOperator().get(account.path() + "/export").asByteArray();
        Map<String, List<JsonObject>> files = new HashMap<>();
        try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(archive))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                String text = new String(zip.readAllBytes(), StandardCharsets.UTF_8);
                if (entry.getName().endsWith(".ndjson")) {
                    files.put(entry.getName(), text.lines().map(JsonObject::new).toList());
                }
            }
        }
        return files;
    }
}
