package dev.roster.domain;

import static dev.roster.testing.Domains.joinable;
import static org.assertj.core.api.Assertions.assertThat;

import dev.roster.testing.Answer;
import dev.roster.testing.Api;
import dev.roster.testing.Call;
import dev.roster.testing.Directory;
import dev.roster.testing.Domains;
import dev.roster.testing.Mailbox;
import dev.roster.testing.RosterStack;
import dev.roster.testing.Sql;
import dev.roster.testing.TestAccount;
import dev.roster.testing.TestAccount.Person;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.json.JsonObject;
import jakarta.mail.MessagingException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** People ask to join; admins decide. */
@QuarkusTest
@QuarkusTestResource(RosterStack.class)
class JoinRequestTest extends DomainScenario {
    private JsonObject domain;
    private Api grace;

    @BeforeEach
    void offerRequests() {
        domain = verify("request", "member");
        grace = person("grace");
    }

    @Test
    void anApprovalMakesThePersonAMember() throws MessagingException {
        String group = Call.post(account.admin().api(), account.path() + "/groups", Map.of("name", "Finance")).send().json()
                .getString("id");
        int adminMails = Mailbox.of(account.admin().email()).size();
        Answer asked = join(grace);
        assertThat(asked.status()).as(asked.body()).isEqualTo(202);
        assertThat(asked.json().getJsonObject("member")).isNull();
        assertThat(joinable(grace).get(0).getBoolean("requested")).isTrue();
        assertThat(join(grace).status()).isEqualTo(202);
        assertThat(Mailbox.await(account.admin().email(), adminMails + 1).getSubject()).contains("ask to join Acme");

        JsonObject request = requests("state=pending").get(0);
        assertThat(request.getString("email")).isEqualTo(account.email("grace"));
        assertThat(request.getString("name")).isEqualTo("Grace");
        assertThat(request.getBoolean("formerMember")).isFalse();
        String path = account.path() + "/join-requests/" + request.getString("id");
        assertThat(Call.get(account.admin().api(), path).send().json()).isEqualTo(request);

        Answer approved = Call.post(account.admin().api(), path + "/approve",
                Map.of("role", "admin", "groups", List.of(group))).send();
        assertThat(approved.status()).as(approved.body()).isEqualTo(200);
        assertThat(approved.json().getString("state")).isEqualTo("approved");
        JsonObject member = Call.get(grace, account.path() + "/members/" + approved.json().getString("memberId")).send().json();
        assertThat(member.getString("role")).isEqualTo("admin");
        assertThat(member.getJsonArray("groups")).hasSize(1);
        assertThat(Mailbox.await(account.email("grace"), 1).getSubject()).contains("You are now a member of Acme");
        assertThat(events("join-request.created")).hasSize(1);
        assertThat(events("join-request.approved")).hasSize(1);
        assertThat(Call.post(account.admin().api(), path + "/approve", Map.of()).send().outcome())
                .isEqualTo("409 join-request-closed");
        assertThat(joinable(grace)).isEmpty();
    }

    @Test
    void theRoleOfTheDomainIsTheDefault() {
        account.addRole("clerk", "invoice:read");
        change(domain, Map.of("role", "clerk"));
        join(grace);
        assertThat(approval(pending()).send().status()).isEqualTo(200);
        assertThat(Sql.column("select role from member where account_id = ?::uuid and email = ?", account.id(),
                account.email("grace"))).containsExactly("clerk");
    }

    /** A declined person sees no difference. */
    @Test
    void aDeclinedPersonLearnsNothing() {
        join(grace);
        String request = pending();
        JsonObject before = new JsonObject(Call.get(grace, Domains.JOINABLE).send().body());
        assertThat(decline(request).json().getString("state")).isEqualTo("declined");
        assertThat(decline(request).outcome()).isEqualTo("409 join-request-closed");
        assertThat(new JsonObject(Call.get(grace, Domains.JOINABLE).send().body())).isEqualTo(before);
        assertThat(join(grace).status()).isEqualTo(202);
        assertThat(withdraw(grace).status()).isEqualTo(204);
        assertThat(withdraw(grace).outcome()).isEqualTo("404 not-found");
        assertThat(joinable(grace).get(0).getBoolean("requested")).isFalse();

        assertThat(join(grace).status()).isEqualTo(202);
        assertThat(joinable(grace).get(0).getBoolean("requested")).isTrue();
        assertThat(requests("state=pending")).isEmpty();
        assertThat(requests("state=declined")).hasSize(2);
        assertThat(Mailbox.of(account.email("grace"))).isEmpty();
        assertThat(join(with(account.email("grace"), claims -> claims.put("sub", "another"))).status()).isEqualTo(202);
        assertThat(requests("state=pending")).isEmpty();

        withdraw(grace);
        Sql.update("update join_request set decided_at = decided_at - interval '30 days' where account_id = ?::uuid",
                account.id());
        assertThat(join(grace).status()).isEqualTo(202);
        assertThat(requests("state=pending")).hasSize(1);
    }

    @Test
    void aWithdrawnRequestIsClosed() {
        join(grace);
        String request = pending();
        assertThat(withdraw(person("other")).outcome()).isEqualTo("404 not-found");
        assertThat(withdraw(grace).status()).isEqualTo(204);
        assertThat(approval(request).send().outcome()).isEqualTo("409 join-request-closed");
        assertThat(requests("state=withdrawn")).hasSize(1);
        assertThat(events("join-request.withdrawn")).hasSize(1);
        join(grace);
        assertThat(pending()).isNotEqualTo(request);
    }

    @Test
    void anExpiredRequestIsClosed() {
        join(grace);
        String request = pending();
        Sql.update("update join_request set expires_at = now() - interval '1 second' where account_id = ?::uuid", account.id());
        assertThat(requests("state=expired")).hasSize(1);
        assertThat(approval(request).send().outcome()).isEqualTo("409 join-request-closed");
        assertThat(joinable(grace).get(0).getBoolean("requested")).isFalse();
        join(grace);
        assertThat(pending()).isNotEqualTo(request);
    }

    @Test
    void requestsOfARemovedDomainExpire() {
        join(grace);
        String request = pending();
        Call.delete(account.admin().api(), path(domain)).send();
        assertThat(approval(request).send().outcome()).isEqualTo("409 join-request-closed");
    }

    /** To a declined person, the request goes like any other. */
    @Test
    void aDeclinedRequestOfARemovedDomainExpires() {
        join(grace);
        decline(pending());
        Call.delete(account.admin().api(), path(domain)).send();
        assertThat(withdraw(grace).outcome()).isEqualTo("404 not-found");
        verify("request", "member");
        assertThat(joinable(grace).get(0).getBoolean("requested")).isFalse();
        join(grace);
        assertThat(requests("state=pending")).isEmpty();
    }

    @Test
    void theAllowedDomainsOfTheAccountApplyToApprovals() {
        join(grace);
        Call.patch(account.admin().api(), account.path(), Map.of("allowedEmailDomains", List.of("other.example"))).send();
        assertThat(approval(pending()).send().outcome()).isEqualTo("400 validation");
        assertThat(joinable(grace)).isEmpty();
        Call.patch(account.admin().api(), account.path(),
                Map.of("allowedEmailDomains", List.of("other.example", account.domain()))).send();
        assertThat(approval(pending()).send().status()).isEqualTo(200);
    }

    @Test
    void groupsOfTheDirectoryAreNotAssigned() {
        Directory directory = Directory.connect(account);
        String group = directory.createGroup("Staff");
        join(grace);
        String request = pending();
        assertThat(Domains.approval(account, request, Map.of("groups", List.of(group))).send().outcome())
                .isEqualTo("409 group-managed-by-directory");
        assertThat(pending()).isEqualTo(request);
        assertThat(approval(request).send().status()).isEqualTo(200);
        assertThat(directory.get("/Groups/" + group).json().containsKey("members")).isFalse();
    }

    @Test
    void aRequestOfAPersonWhoJoinedWithAnotherAddressIsClosed() {
        join(grace);
        change(domain, Map.of("joining", "join"));
        assertThat(join(with(account.email("hopper"), claims -> claims.put("sub", subjectOf("grace")))).status())
                .isEqualTo(201);
        assertThat(requests("state=withdrawn")).hasSize(1);
    }

    /** A request that is withdrawn before its email is due does not keep the email of later ones back. */
    @Test
    void aWithdrawnRequestSuppressesNoEmail() {
        int before = Mailbox.of(account.admin().email()).size();
        join(grace);
        Mailbox.await(account.admin().email(), before + 1);
        withdraw(grace);
        join(person("gus"));
        withdraw(person("gus"));
        Awaitility.await().until(() -> Sql.count("""
                select count(*) from mail where account_id = ?::uuid and kind = 'join-requests' and state = 'queued'
                    and next_attempt_at > now() + interval '50 minutes'""", account.id()) == 1);
    }

    @Test
    void aLapsedDomainAdmitsNobody() {
        join(grace);
        String request = pending();
        Sql.update("update account_domain set state = 'lapsed', next_check_at = null where account_id = ?::uuid", account.id());
        assertThat(approval(request).send().outcome()).isEqualTo("409 domain-not-verified");
    }

    @Test
    void anInvitedPersonsRequestIsClosed() {
        join(grace);
        account.add("grace", "member");
        assertThat(requests("state=withdrawn")).hasSize(1);
        assertThat(events("join-request.withdrawn")).hasSize(1);
    }

    @Test
    void anAutomaticJoinClosesTheRequest() {
        join(grace);
        change(domain, Map.of("joining", "join"));
        assertThat(join(grace).status()).isEqualTo(201);
        assertThat(requests("state=withdrawn")).hasSize(1);
    }

    @Test
    void approversGrantOnlyWhatTheyHold() {
        account.addRole("inviter", "member:invite", "account:read");
        account.addRole("clerk", "invoice:read");
        String group = Call.post(account.admin().api(), account.path() + "/groups", Map.of("name", "Clerks", "role", "clerk"))
                .send().json().getString("id");
        Person ira = account.add("ira", "inviter");
        join(grace);
        String path = account.path() + "/join-requests/" + pending() + "/approve";
        assertThat(Call.post(ira.api(), path, Map.of("role", "admin")).send().outcome()).isEqualTo("403 forbidden");
        assertThat(Call.post(ira.api(), path, Map.of("role", "clerk")).send().outcome()).isEqualTo("403 forbidden");
        assertThat(Call.post(ira.api(), path, Map.of("groups", List.of(group))).send().outcome()).isEqualTo("403 forbidden");
        assertThat(Call.post(ira.api(), path, Map.of("groups", List.of(UUID.randomUUID().toString()))).send().outcome())
                .isEqualTo("400 validation");
        assertThat(Call.post(ira.api(), path, Map.of("role", "unknown")).send().outcome()).isEqualTo("400 validation");
        assertThat(requests("state=pending")).hasSize(1);
        assertThat(Call.post(ira.api(), path, Map.of()).send().status()).isEqualTo(200);
    }

    @Test
    void seatsAreLimited() {
        join(grace);
        Call.put(Api.asOperator(), account.path() + "/seats", Map.of("limit", 1)).send();
        assertThat(approval(pending()).send().outcome()).isEqualTo("409 seats-exhausted");
        assertThat(requests("state=pending")).hasSize(1);
    }

    @Test
    void aPersonSendsTenRequestsADay() {
        for (int i = 0; i < 10; i++) {
            assertThat(join(grace).status()).isEqualTo(202);
            assertThat(withdraw(grace).status()).isEqualTo(204);
        }
        assertThat(join(grace).outcome()).isEqualTo("429 too-many-join-requests");
        assertThat(join(person("other")).status()).isEqualTo(202);
    }

    @Test
    void anAccountHasAtMostAThousandPendingRequests() {
        Sql.update("""
                insert into join_request (account_id, id, domain, issuer, subject, email, name, state, created_at, expires_at,
                    version)
                select ?::uuid, gen_random_uuid(), 'x', 'x', 'x', n || '@x', 'x', 'pending', now(), now() + interval '1 day', 0
                from generate_series(1, 999) n""", account.id());
        assertThat(join(grace).status()).isEqualTo(202);
        assertThat(join(person("other")).outcome()).isEqualTo("429 too-many-join-requests");
    }

    @Test
    void adminsGetAtMostOneEmailAnHour() {
        int before = Mailbox.of(account.admin().email()).size();
        join(grace);
        Mailbox.await(account.admin().email(), before + 1);
        join(person("gus"));
        join(person("gil"));
        assertThat(Sql.count("select count(*) from mail where account_id = ?::uuid and kind = 'join-requests'", account.id()))
                .isEqualTo(2);
        assertThat(Mailbox.of(account.admin().email())).hasSize(before + 1);
    }

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

    private String pendingOf(String name) {
        return requests("state=pending").stream()
                .filter(request -> request.getString("email").equals(account.email(name))).findFirst().orElseThrow()
                .getString("id");
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
