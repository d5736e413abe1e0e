package dev.roster;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.roster.testing.Answer;
import dev.roster.testing.Api;
import dev.roster.testing.Call;
import dev.roster.testing.RosterStack;
import dev.roster.testing.SharedAccount;
import dev.roster.testing.TestAccount;
import dev.roster.testing.TestSize;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Invalid requests get the matching problem and change nothing. */
@QuarkusTest
@QuarkusTestResource(RosterStack.class)
class BadInputTest extends SharedAccount {
    @ParameterizedTest
    @ValueSource(strings = { "", "nobody", "@acme.example", "a@", "a b@acme.example", "a@acme", "a@-acme.example",
            "\"a\"@acme.example", "a@acme.example\r\nBcc: b@acme.example", "a\u0000@acme.example", "a@b@acme.example",
            "a..b@acme.example", "aaaaaaaaaabbbbbbbbbbccccccccccddddddddddeeeeeeeeeeffffffffffggggg@acme.example" })
    void rejectsInvalidAddresses(String address) {
        rejected(invite(Map.of("email", address)), 400, "validation", "email");
    }

    @Test
    void rejectsAddressesOver254Characters() {
        rejected(invite(Map.of("email", "a@" + "b".repeat(60).concat(".").repeat(4) + "acme.example")), 400, "validation",
                "email");
    }

    @Test
    void storesAnInternationalDomainInItsAsciiForm() {
        Response invited = invite(Map.of("email", "Jörg@Müller.example".replace("ö", "oe")));
        assertThat(invited.statusCode()).as(invited.asString()).isEqualTo(201);
        assertThat(invited.jsonPath().getString("email")).isEqualTo("joerg@xn--mller-kva.example");
    }

    @ParameterizedTest
    @ValueSource(strings = { "Eve\r\nBcc: x@y.example", "Eve\u0000", "Eve\u2028Adam", "   ", "\u200b\u2060", "\u202e" })
    void rejectsNamesWithLineBreaksOrWithoutText(String name) {
        rejected(invite(Map.of("email", account.email("eve"), "name", name)), 400, "validation", "name");
    }

    @Test
    void rejectsUnknownFields() {
        rejected(invite(Map.of("email", account.email("eve"), "admin", true)), 400, "validation", "admin");
        rejected(admin.post(account.path() + "/invitations/bulk",
                Map.of("invitations", List.of(Map.of("email", account.email("eve"), "admin", true)))), 400, "validation",
                "invitations[0].admin");
    }

    /** Generated clients send this Accept for an operation without a response body. */
    @Test
    void allowsAnAcceptOfProblemsOnly() {
        String invitation = account.path() + "/invitations/" + invite(Map.of("email", account.email("ida"))).path("id");
        Response deleted = admin.request().accept("application/problem+json").delete(invitation);
        assertThat(deleted.statusCode()).as(deleted.asString()).isEqualTo(204);
        rejected(admin.request().accept("application/problem+json").delete(account.path() + "/roles/none"), 404, "not-found");
        rejected(admin.request().accept("text/plain").delete(invitation), 406, "not-acceptable");
    }

    @Test
    void rejectsUnknownRolesAndLanguages() {
        rejected(invite(Map.of("email", account.email("eve"), "role", "king")), 400, "validation", "role");
        rejected(invite(Map.of("email", account.email("eve"), "language", "tlh")), 400, "validation", "language");
    }

    @Test
    void rejectsUnreadableBodies() {
        String path = account.path() + "/invitations";
        rejected(admin.request().contentType(ContentType.JSON).body("{\"email\":").post(path), 400, "malformed-body");
        rejected(admin.request().contentType(ContentType.JSON).body("[]").post(path), 400, "malformed-body");
        rejected(admin.request().contentType(ContentType.XML).body("<a/>").post(path), 415, "unsupported-media-type");
    }

    @Test
    void rejectsABodyOverOneMebibyte() {
        String path = account.path() + "/invitations";
        String tooLong = "{\"email\":\"" + "a".repeat(1_100_000) + "\"}";
        rejected(admin.request().contentType(ContentType.JSON).body(tooLong).post(path), 413, "too-large");
    }

    /** A chunked body has no length in advance. */
    @Test
    void rejectsAChunkedBodyOverOneMebibyte() throws Exception {
        HttpResponse<String> tooLarge = inChunks("{\"email\":\"" + "a".repeat(1_100_000) + "\"}");
        assertThat(tooLarge.statusCode()).as(tooLarge.body()).isEqualTo(413);
        assertThat(tooLarge.body()).contains("/problems/too-large");
        HttpResponse<String> accepted = inChunks(
                "{\"email\":\"" + account.email("chunks") + "\",\"note\":\"" + "n ".repeat(900) + "\"}");
        assertThat(accepted.statusCode()).as(accepted.body()).isEqualTo(201);
    }

    private HttpResponse<String> inChunks(String body) throws Exception {
        HttpRequest request = HttpRequest
                .newBuilder(URI.create("http://localhost:" + RestAssured.port + account.path() + "/invitations"))
                .header("Content-Type", "application/json").header("Authorization", "Bearer " + admin.token())
                .POST(HttpRequest.BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body.getBytes(UTF_8))))
                .version(HttpClient.Version.HTTP_1_1)
                .build();
        return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void rejectsMoreThan1000Invitations() {
        List<Map<String, String>> invitations = Collections.nCopies(1_001, Map.of("email", account.email("eve")));
        rejected(admin.post(account.path() + "/invitations/bulk", Map.of("invitations", invitations)), 400, "validation",
                "invitations");
    }

    @ParameterizedTest
    @ValueSource(strings = { "limit=0", "limit=201", "limit=many", "status=asleep", "inactiveSince=yesterday", "sort=age" })
    void rejectsInvalidParameters(String query) {
        rejected(admin.get(account.path() + "/members?" + query), 400, "validation");
    }

    @Test
    void rejectsInvalidAndForeignCursors() {
        account.add("one", "member");
        String cursor = admin.get(account.path() + "/members?limit=1").jsonPath().getString("nextCursor");
        assertThat(cursor).isNotNull();
        rejected(admin.get(account.path() + "/members?limit=1&cursor=garbled"), 400, "invalid-cursor");
        rejected(admin.get(account.path() + "/members?limit=1&sort=-name&cursor=" + cursor), 400, "invalid-cursor");
        TestAccount other = TestAccount.open();
        rejected(other.admin().api().get(other.path() + "/members?limit=1&cursor=" + cursor), 400, "invalid-cursor");
    }

    @Test
    void unknownPathsAreNotFound() {
        rejected(admin.get(account.path() + "/members/not-an-id"), 404, "not-found");
        rejected(admin.get("/v1/accounts/not-an-id/members"), 404, "not-found");
        rejected(admin.get(account.path() + "/members/" + UUID.randomUUID()), 404, "not-found");
    }

    @Test
    void rejectsAChangeOfAnOlderVersion() {
        TestAccount.Person person = account.add("changed", "member");
        Response stale = admin.request().header("If-Match", "\"7\"").contentType(ContentType.JSON)
                .body(Map.of("role", "admin")).patch(account.path(person));
        rejected(stale, 412, "stale-version");
        String etag = admin.get(account.path(person)).header("ETag");
        assertThat(admin.request().header("If-Match", etag).contentType(ContentType.JSON)
                .body(Map.of("role", "admin")).patch(account.path(person)).statusCode()).isEqualTo(200);
    }

    @Test
    void repeatsTheResponseForAnIdempotencyKey() {
        Map<String, String> body = Map.of("email", account.email("once"));
        String key = UUID.randomUUID().toString();
        Response first = invite(key, body);
        Response second = invite(key, body);
        assertThat(first.statusCode()).as(first.asString()).isEqualTo(201);
        assertThat(second.statusCode()).as(second.asString()).isEqualTo(201);
        assertThat(second.asString()).isEqualTo(first.asString());
        assertThat(second.header("Location")).isEqualTo(first.header("Location"));
        assertThat(second.header("ETag")).isNotNull().isEqualTo(first.header("ETag"));
        rejected(invite(key, Map.of("email", account.email("twice"))), 422, "idempotency-key-reused");
    }

    /** Both requests wait for the same row, and the second one finds the response of the first. */
    @Test
    void concurrentRequestsWithOneIdempotencyKeyCreateOnce() {
        for (int round = 0; round < TestSize.of(10, 50); round++) {
            Map<String, String> body = Map.of("email", account.email("twin-" + round));
            String key = UUID.randomUUID().toString();
            Call call = Call.post(admin, account.path() + "/invitations", body).with("Idempotency-Key", key);
            List<Answer> answers = Call.together(call, call);
            assertThat(answers.get(0).status()).as(answers.get(0).body()).isEqualTo(201);
            assertThat(answers.get(1)).isEqualTo(answers.get(0));
        }
    }

    @Test
    void rejectsALongIdempotencyKey() {
        rejected(invite("k".repeat(256), Map.of("email", account.email("long"))), 400, "validation", "idempotencyKey");
    }

    @Test
    void theLastAdminStays() {
        TestAccount lonely = TestAccount.open();
        Api lastAdmin = lonely.admin().api();
        rejected(lastAdmin.patch(lonely.path(lonely.admin()), Map.of("role", "member")), 409, "last-admin");
        rejected(lastAdmin.post(lonely.path(lonely.admin()) + "/suspend"), 409, "last-admin");
        rejected(lastAdmin.delete(lonely.path(lonely.admin())), 409, "last-admin");
        rejected(Api.asOperator().delete(lonely.path(lonely.admin())), 409, "last-admin");
    }

    private Response invite(Map<String, ?> body) {
        return admin.post(account.path() + "/invitations", new HashMap<>(body));
    }

    private Response invite(String key, Map<String, String> body) {
        return admin.request().header("Idempotency-Key", key).contentType(ContentType.JSON).body(body)
                .post(account.path() + "/invitations");
    }

    private static void rejected(Response answer, int status, String problem, String... fields) {
        assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(status);
        assertThat(Api.problem(answer)).isEqualTo(problem);
        if (fields.length > 0) {
            assertThat(Api.errorFields(answer)).containsExactly(fields);
        }
    }
}
