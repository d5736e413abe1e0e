package dev.roster.program;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roster.testing.Answer;
import dev.roster.testing.Api;
import dev.roster.testing.Call;
import dev.roster.testing.Keys;
import dev.roster.testing.RosterStack;
import dev.roster.testing.Sql;
import dev.roster.testing.TestAccount;
import dev.roster.testing.TestAccount.Person;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Service accounts as members, and who may manage them. */
@QuarkusTest
@QuarkusTestResource(RosterStack.class)
class ServiceAccountTest extends ServiceScenario {
    private static final String UNKNOWN = "01234567-89ab-7cde-8f01-23456789abcd";

    @Test
    void isAMemberWithoutAddressAndSeat() {
        int seats = seats();
        Answer created = create(admin, Map.of("identity", Map.of("clientId", "export"), "expiresAt", "2100-01-01T00:00:00Z"));
        assertThat(created.status()).as(created.body()).isEqualTo(201);
        JsonObject service = created.json();
        assertThat(service.getJsonObject("owner").getString("memberId")).isEqualTo(account.admin().memberId());
        assertThat(service.getJsonObject("owner").getString("name")).isEqualTo("Ada");
        assertThat(service.getJsonObject("identity").getString("clientId")).isEqualTo("export");
        assertThat(service.getString("ownerlessSince")).isNull();
        assertThat(service).isEqualTo(get(service.getString("id")));
        JsonObject member = Call.get(admin, member(service.getString("id"))).send().json();
        assertThat(member.getString("kind")).isEqualTo("service");
        assertThat(member.getString("email")).isNull();
        assertThat(member.getString("status")).isEqualTo("active");
        assertThat(seats()).isEqualTo(seats);
        assertThat(Call.post(admin, member(member.getString("id")) + "/suspend").send().status()).isEqualTo(200);
        assertThat(Call.post(admin, member(member.getString("id")) + "/reactivate").send().status()).isEqualTo(200);
        assertThat(Call.delete(admin, member(member.getString("id"))).send().status()).isEqualTo(200);
        assertThat(seats()).isEqualTo(seats);
        assertThat(Sql.column(
                "select action from audit_event where account_id = ?::uuid and target_id = ?::uuid order by sequence",
                account.id(), member.getString("id"))).containsExactly("service-account.created", "member.suspended",
                        "member.reactivated", "member.removed");
        assertThat(Call.post(admin, member(member.getString("id")) + "/erase").send().status()).isEqualTo(200);
        assertThat(Call.post(admin, member(member.getString("id")) + "/erase").send().status()).isEqualTo(200);
    }

    private int seats() {
        return Call.get(admin, account.path() + "/seats").send().json().getInteger("used");
    }

    @Test
    void aFullAccountCreatesServiceAccounts() {
        Call.put(Api.asOperator(), account.path() + "/seats", Map.of("limit", seats())).send();
        String id = created(Map.of());
        Call.post(admin, member(id) + "/suspend").send();
        assertThat(Call.post(admin, member(id) + "/reactivate").send().status()).isEqualTo(200);
    }

    @Test
    void rejectsInvalidInput() {
        Map<String, Map<String, Object>> invalid = new HashMap<>();
        invalid.put("role", Map.of("role", "none"));
        invalid.put("groups", Map.of("groups", List.of(UNKNOWN)));
        invalid.put("owner", Map.of("owner", Map.of("memberId", UNKNOWN)));
        invalid.put("expiresAt", Map.of("expiresAt", "2020-01-01T00:00:00Z"));
        invalid.put("name", Map.of("name", "two\nlines"));
        invalid.forEach((field, body) -> assertThat(create(admin, body).outcome()).as(field).isEqualTo("400 validation"));
        for (Map<String, String> owner : List.of(Map.<String, String> of(),
                Map.of("memberId", grace.memberId(), "groupId", UNKNOWN), Map.of("groupId", UNKNOWN),
                Map.of("memberId", created(Map.of())))) {
            assertThat(create(admin, Map.of("owner", owner)).outcome()).as("%s", owner).isEqualTo("400 validation");
        }
        for (Map<String, String> identity : List.of(Map.of("subject", "a", "clientId", "b"),
                Map.of("issuer", "https://login.example.com"), Map.of("subject", "a", "issuer", "client:https://x.example"),
                Map.of("subject", ""), Map.of("clientId", "x".repeat(256)))) {
            assertThat(create(admin, Map.of("identity", identity)).outcome()).as("%s", identity).isEqualTo("400 validation");
        }
        assertThat(create(Api.asOperator(), Map.of()).outcome()).as("an operator is no owner").isEqualTo("400 validation");
        assertThat(create(Api.asOperator(), Map.of("owner", Map.of("memberId", grace.memberId()))).status()).isEqualTo(201);
        assertThat(Call.patch(admin, path() + "/" + created(Map.of()), Map.of()).send().outcome()).isEqualTo("400 validation");
    }

    @Test
    void anIdentityBelongsToOneMember() {
        Map<String, Object> identity = Map.of("identity", Map.of("clientId", "one"));
        String id = created(identity);
        assertThat(create(admin, identity).outcome()).isEqualTo("409 identity-in-use");
        String other = created(Map.of("identity", Map.of("subject", "one")));
        assertThat(Call.patch(admin, path() + "/" + other, identity).send().outcome()).isEqualTo("409 identity-in-use");
        assertThat(Call.patch(admin, path() + "/" + id, identity).send().status()).as("its own").isEqualTo(200);
        Call.delete(admin, member(id)).send();
        assertThat(create(admin, identity).status()).as("after the removal").isEqualTo(201);
    }

    /** Nobody gets permissions through a program that they do not have. */
    @Test
    void concurrentCreationsShareNoIdentity() {
        Map<String, Object> body = Map.of("name", "Export", "role", "member", "identity", Map.of("clientId", account.domain()));
        List<Answer> answers = Call.together(Stream.generate(() -> Call.post(admin, path(), body)).limit(6)
                .toArray(Call[]::new));
        assertThat(answers).extracting(Answer::outcome).containsOnlyOnce("201")
                .filteredOn(outcome -> !outcome.equals("201")).containsOnly("409 identity-in-use");
    }

    @Test
    void requiresThePermissionsOfTheServiceAccount() {
        account.addRole("helper", "service-account:update", "key:update", "member:read", "member:update", "account:read",
                "group:update");
        account.addRole("clerk", "invoice:read");
        Api helen = account.add("helen", "helper").api();
        String clerks = group("Clerks", "clerk");
        assertThat(create(helen, Map.of()).status()).isEqualTo(201);
        assertThat(create(helen, Map.of("role", "admin")).outcome()).isEqualTo("403 forbidden");
        assertThat(create(helen, Map.of("groups", List.of(clerks))).outcome()).isEqualTo("403 forbidden");
        String strong = created(Map.of("role", "admin"));
        String inGroup = created(Map.of("groups", List.of(clerks)));
        for (String id : List.of(strong, inGroup)) {
            assertThat(createKey(helen, id, Map.of()).outcome()).isEqualTo("403 forbidden");
            assertThat(createKey(helen, id, Map.of("permissions", List.of("account:read"))).outcome())
                    .isEqualTo("403 forbidden");
            assertThat(Call.patch(helen, path() + "/" + id, Map.of("identity", Map.of("clientId", "helens"))).send().outcome())
                    .isEqualTo("403 forbidden");
            assertThat(Call.patch(helen, path() + "/" + id, Map.of("owner", Map.of("groupId", clerks))).send().outcome())
                    .isEqualTo("403 forbidden");
        }
        String weak = created(Map.of());
        assertThat(Call.patch(helen, member(weak), Map.of("role", "admin")).send().outcome()).isEqualTo("403 forbidden");
        assertThat(createKey(helen, weak, Map.of("permissions", List.of("invoice:read"))).outcome()).isEqualTo("403 forbidden");
        Answer key = createKey(helen, weak, Map.of("permissions", List.of("account:read")));
        assertThat(key.status()).isEqualTo(201);
        assertThat(key.json().getJsonObject("apiKey").getString("createdBy")).isNotNull();
        assertThat(key.json().getJsonObject("apiKey").getString("memberEmail")).isNull();
        assertThat(key.json().getJsonObject("apiKey").getString("memberName")).isEqualTo("Nightly export");
        account.addRole("keeper", "key:update");
        Api kim = account.add("kim", "keeper").api();
        assertThat(create(kim, Map.of("role", "keeper")).outcome()).isEqualTo("403 forbidden");
        assertThat(createKey(kim, weak, Map.of()).outcome()).isEqualTo("403 forbidden");
        assertThat(createKey(grace.api(), weak, Map.of()).outcome()).isEqualTo("403 forbidden");
        assertThat(createKey(admin, grace.memberId(), Map.of()).outcome()).as("a person's keys").isEqualTo("403 forbidden");
    }

    private String group(String name, String role) {
        return Call.post(admin, account.path() + "/groups", Map.of("name", name, "role", role)).send().json().getString("id");
    }

    /** A stolen key, or a program, cannot create credentials that outlive it. */
    @Test
    void programsAndKeysCreateNoCredentials() {
        String subject = UUID.randomUUID().toString();
        String id = created(Map.of("role", "admin", "identity", Map.of("subject", subject)));
        String other = created(Map.of());
        for (Api program : List.of(token(subject, Map.of()), key(id), Keys.create(account, account.admin()).api())) {
            assertThat(create(program, Map.of()).outcome()).isEqualTo("403 forbidden");
            for (String target : List.of(id, other)) {
                assertThat(createKey(program, target, Map.of()).outcome()).isEqualTo("403 forbidden");
                assertThat(Call.patch(program, path() + "/" + target, Map.of("identity", Map.of("clientId", "x"))).send()
                        .outcome())
                        .isEqualTo("403 forbidden");
            }
            assertThat(Call.get(program, path()).send().status()).as("a program with the role admin reads").isEqualTo(200);
        }
        Call.patch(admin, account.path(), Map.of("embedOrigins", List.of("https://app.example"))).send();
        assertThat(Call.post(token(subject, Map.of()), member(id) + "/embed-tokens", Map.of("origin", "https://app.example"))
                .send().status()).isEqualTo(404);
    }

    @Test
    void expiringAccessDoesNotContinueInAProgram() {
        Person ellen = account.add("ellen", "admin");
        String existing = created(Map.of());
        Instant end = Instant.now().plus(Duration.ofDays(2));
        for (String expiry : List.of("expiresAt", "roleExpiresAt")) {
            Map<String, Object> change = new HashMap<>(Map.of(expiry, end.toString()));
            change.put("role", "admin");
            assertThat(Call.patch(admin, account.path(ellen), change).send().status()).isEqualTo(200);
            String later = end.plusSeconds(60).toString();
            assertThat(create(ellen.api(), Map.of()).outcome()).isEqualTo("403 forbidden");
            assertThat(create(ellen.api(), Map.of("expiresAt", later)).outcome()).isEqualTo("403 forbidden");
            Answer own = create(ellen.api(), Map.of("expiresAt", end.minusSeconds(60).toString()));
            assertThat(own.status()).as(own.body()).isEqualTo(201);
            String id = own.json().getString("id");
            assertThat(createKey(ellen.api(), id, Map.of()).status()).isEqualTo(201);
            for (Map<String, Object> extension : List.<Map<String, Object>> of(Map.of("expiresAt", later), cleared())) {
                assertThat(Call.patch(ellen.api(), member(id), extension).send().outcome()).isEqualTo("403 forbidden");
            }
            assertThat(createKey(ellen.api(), existing, Map.of()).outcome()).isEqualTo("403 forbidden");
            assertThat(createKey(ellen.api(), existing, Map.of("expiresAt", end.minusSeconds(60).toString())).status())
                    .isEqualTo(201);
            assertThat(Call.patch(ellen.api(), member(existing), Map.of("role", "admin")).send().outcome())
                    .isEqualTo("403 forbidden");
            assertThat(Call.post(ellen.api(), member(existing) + "/suspend").send().status()).isEqualTo(200);
            assertThat(Call.post(ellen.api(), member(existing) + "/reactivate").send().outcome()).isEqualTo("403 forbidden");
            Call.post(admin, member(existing) + "/reactivate").send();
            Call.patch(admin, account.path(ellen), cleared()).send();
        }
    }

    /** In an incident, who leaves soon can still take access away. */
    @Test
    void anExpiringAdminReducesServiceAccounts() {
        Person ellen = account.add("ellen", "admin");
        Call.patch(admin, account.path(ellen), Map.of("expiresAt", Instant.now().plus(Duration.ofDays(2)).toString())).send();
        String id = created(Map.of("role", "admin"));
        String month = Instant.now().plus(Duration.ofDays(30)).toString();
        assertThat(Call.patch(ellen.api(), member(id), Map.of("expiresAt", month)).send().status()).isEqualTo(200);
        assertThat(Call.patch(ellen.api(), member(id), cleared()).send().outcome()).isEqualTo("403 forbidden");
        assertThat(Call.patch(ellen.api(), member(id), Map.of("role", "member")).send().status()).isEqualTo(200);
        assertThat(Call.patch(ellen.api(), member(id), Map.of("role", "admin")).send().outcome()).isEqualTo("403 forbidden");
        assertThat(Call.patch(ellen.api(), path() + "/" + id, Map.of("owner", Map.of("memberId", grace.memberId()))).send()
                .status()).isEqualTo(200);
        assertThat(
                Call.patch(ellen.api(), path() + "/" + id, Map.of("identity", Map.of("clientId", "ellens"))).send().outcome())
                .isEqualTo("403 forbidden");
    }

    private static Map<String, Object> cleared() {
        Map<String, Object> cleared = new HashMap<>();
        cleared.put("expiresAt", null);
        return cleared;
    }

    @Test
    void aProgramIsNeverTheLastAdmin() {
        String id = created(Map.of("role", "admin"));
        String admins = group("Admins", "admin");
        created(Map.of("groups", List.of(admins)));
        Call leave = Call.delete(admin, account.path(account.admin()));
        assertThat(leave.send().outcome()).isEqualTo("409 last-admin");
        assertThat(Call.patch(admin, account.path(account.admin()), Map.of("role", "member")).send().outcome())
                .isEqualTo("409 last-admin");
        assertThat(Call.post(Api.asOperator(), account.path() + "/members/bulk", Map.of("action", "suspend", "members",
                List.of(Map.of("id", account.admin().memberId())))).send().outcome()).isEqualTo("409 last-admin");
        assertThat(Call.post(admin, member(id) + "/suspend").send().status()).as("the program").isEqualTo(200);
        Call.patch(admin, account.path(grace), Map.of("role", "admin")).send();
        assertThat(leave.send().status()).isEqualTo(200);
    }

    @Test
    void listsFilterByKind() {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            ids.add(created(Map.of("name", "Export " + i)));
        }
        String clerks = group("Clerks", "member");
        Call.put(admin, account.path() + "/groups/" + clerks + "/members/" + ids.get(1)).send();
        Call.put(admin, account.path() + "/groups/" + clerks + "/members/" + grace.memberId()).send();
        assertThat(list("?kind=service")).containsExactlyElementsOf(ids);
        assertThat(list("?kind=person")).containsExactlyInAnyOrder(account.admin().memberId(), grace.memberId());
        assertThat(list("?kind=service&role=admin")).isEmpty();
        assertThat(list("?kind=service&search=export")).containsExactlyInAnyOrderElementsOf(ids);
        assertThat(list("?kind=person&search=export")).isEmpty();
        assertThat(list("?kind=service&group=" + clerks)).containsExactly(ids.get(1));
        assertThat(list("?kind=person&group=" + clerks)).containsExactly(grace.memberId());
        assertThat(list("?kind=service&neverActive=true")).containsExactlyInAnyOrderElementsOf(ids);
        assertThat(list("?kind=service&status=suspended")).isEmpty();
        Call.post(admin, member(ids.get(2)) + "/suspend").send();
        assertThat(list("?kind=service&status=suspended")).containsExactly(ids.get(2));
        for (String sort : List.of("name", "-name", "email", "-email", "joined", "lastActive")) {
            assertThat(list("?kind=service&sort=" + sort)).as(sort).containsExactlyInAnyOrderElementsOf(ids);
            // The admin's own requests move the admin within the order of last activity.
            if (!sort.equals("lastActive")) {
                assertThat(list("?limit=1&sort=" + sort)).as(sort).hasSize(5).doesNotHaveDuplicates();
            }
        }
        assertThat(Call.get(admin, account.path() + "/members?kind=robot").send().status()).isEqualTo(400);
        assertThat(ids(Call.get(admin, path() + "?limit=2").send().json())).containsExactlyElementsOf(ids.subList(0, 2));
    }

    /** All pages. */
    private List<String> list(String query) {
        List<String> found = new ArrayList<>();
        String next = account.path() + "/members" + query;
        String cursor = null;
        do {
            JsonObject page = Call.get(admin, cursor == null ? next : next + "&cursor=" + cursor).send().json();
            found.addAll(ids(page));
            cursor = page.getString("nextCursor");
        } while (cursor != null);
        return found;
    }

    private static List<String> ids(JsonObject page) {
        JsonArray items = page.getJsonArray("items");
        return items.stream().map(item -> ((JsonObject) item).getString("id")).toList();
    }

    @Test
    void accountsAreIsolated() {
        String id = created(Map.of());
        TestAccount elsewhere = TestAccount.open();
        Api stranger = elsewhere.admin().api();
        assertThat(Call.get(stranger, path() + "/" + id).send().status()).isEqualTo(404);
        assertThat(Call.get(stranger, elsewhere.path() + "/service-accounts/" + id).send().status()).isEqualTo(404);
        assertThat(Call.patch(stranger, elsewhere.path() + "/service-accounts/" + id, Map.of("name", "Mine")).send().status())
                .isEqualTo(404);
        assertThat(Call.post(stranger, elsewhere.path() + "/members/" + id + "/api-keys", Map.of("name", "Mine")).send()
                .status()).isEqualTo(404);
        for (Map<String, String> owner : List.of(Map.of("memberId", grace.memberId()),
                Map.of("groupId", group("Clerks", "member")))) {
            assertThat(Call.post(stranger, elsewhere.path() + "/service-accounts",
                    Map.of("name", "X", "role", "member", "owner", owner)).send().outcome()).isEqualTo("400 validation");
        }
        assertThat(Call.get(key(id), elsewhere.path()).send().status()).isEqualTo(404);
        assertThat(Call.patch(admin, path() + "/" + grace.memberId(), Map.of("name", "Renamed")).send().status())
                .as("a person").isEqualTo(404);
        assertThat(get(id).getString("name")).isEqualTo("Nightly export");
    }

    @Test
    void changesAreVersionedAndAudited() {
        String id = created(Map.of());
        String clerks = group("Clerks", "member");
        assertThat(Call.patch(admin, path() + "/" + id, Map.of("name", "X")).with("If-Match", "\"7\"").send().outcome())
                .isEqualTo("412 stale-version");
        Answer changed = Call
                .patch(admin, path() + "/" + id, Map.of("name", "Weekly export", "owner", Map.of("groupId", clerks)))
                .with("If-Match", "\"0\"").send();
        assertThat(changed.status()).as(changed.body()).isEqualTo(200);
        assertThat(changed.json().getJsonObject("owner").getString("name")).isEqualTo("Clerks");
        assertThat(list("?search=weekly")).containsExactly(id);
        Call.patch(admin, path() + "/" + id, Map.of("name", "Weekly export")).send();
        assertThat(Sql.column(
                "select action from audit_event where account_id = ?::uuid and target_id = ?::uuid order by sequence",
                account.id(), id)).containsExactly("service-account.created", "service-account.changed");
        assertThat(Sql.column("select before::text || ' ' || after::text from audit_event where account_id = ?::uuid"
                + " and action = 'service-account.changed'", account.id()).get(0)).contains("Nightly export", "Weekly export",
                        "Clerks", account.admin().memberId());
    }

    @Test
    void isNeverDormant() {
        String id = created(Map.of());
        Sql.update("update activity set idle_since = now() - interval '400 days' where member_id = ?::uuid", id);
        assertThat(Call.get(admin, account.path() + "/dormant-members?days=30").send().json().getJsonArray("items")).isEmpty();
        assertThat(list("?kind=service&inactiveSince=2099-01-01T00:00:00Z")).containsExactly(id);
    }
}
