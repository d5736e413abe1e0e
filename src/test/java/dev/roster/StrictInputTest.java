package dev.roster;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;

import dev.roster.testing.Api;
import dev.roster.testing.Browser;
import dev.roster.testing.Mailbox;
import dev.roster.testing.RawHttp;
import dev.roster.testing.RawHttp.Reply;
import dev.roster.testing.RosterStack;
import dev.roster.testing.TestAccount;
import dev.roster.testing.TestAccount.Person;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.response.Response;

/** A value of another type or range than the API documents is rejected; Roster never takes it for something else. */
@QuarkusTest
@QuarkusTestResource(RosterStack.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StrictInputTest {

    private static final String LAST = "9999-12-31T23:59:59.999999Z";

    private static final HttpClient HTTP = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private TestAccount account;
    private Person member;
    private Api admin;

    @BeforeEach
    void open() {
        if (account == null) {
            account = TestAccount.open();
            member = account.add("mia", "member");
            admin = account.admin().api();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = { "", "1", "0", "yes", "no", "TRUE", "True", "on", "true ", "false,true", "null" })
    void rejectsABooleanThatIsNoneAndSendsNoMail(String dryRun) {
        String email = account.email("dry");
        Response bulk = admin.request().queryParam("dryRun", dryRun).contentType("application/json")
                .body(Map.of("invitations", List.of(Map.of("email", email)))).post(account.path() + "/invitations/bulk");
        rejected(bulk, "validation");
        Response csv = admin.request().queryParam("dryRun", dryRun).contentType("text/csv").body("email\n" + email)
                .post(account.path() + "/invitations/csv");
        rejected(csv, "validation");
        assertThat(Mailbox.of(email)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "/invitations/bulk?dryRun=true&dryRun=false | dryRun", "/members?limit=5&limit=6 | limit",
            "/members?role=admin&role=member | role", "/members?cursor=a&cursor=b | cursor",
            "/audit-events?from=2020-01-01T00:00:00Z&from=2021-01-01T00:00:00Z | from",
            "/audit-events/export?format=csv&format=ndjson | format" })
    void rejectsAParameterThatIsGivenTwice(String target, String name) {
        Response answer = target.contains("bulk")
                ? admin.post(account.path() + target, Map.of("invitations", List.of(Map.of("email", account.email("dry")))))
                : admin.get(account.path() + target);
        rejected(answer, "validation");
        assertThat(Api.errorFields(answer)).containsExactly(name);
    }

    @Test
    void takesSeveralValuesWhereAListIsDocumented() {
        for (String target : List.of("/members?status=active&status=removed", "/invitations?state=open&state=expired",
                "/reviews?state=open&state=completed")) {
            assertThat(admin.get(account.path() + target).statusCode()).as(target).isEqualTo(200);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = { "/members?limit=", "/members?limit=1.0", "/members?limit=1e1", "/members?limit=99999999999",
            "/members?limit=+5", "/members?status=", "/members?status=active,removed", "/members?inactiveSince=",
            "/members?inactiveSince=2020-01-01", "/invitations?state=none", "/reviews?state=1", "/dormant-members?days=ninety",
            "/audit-events?actorId=", "/audit-events?actorId=1", "/audit-events?targetId=me",
            "/audit-events/export?format=xml", "/audit-events/export?format=CSV", "/audit-events/export?format=",
            "/audit-events/verification?anchor=1" })
    void rejectsParametersThatCannotBeRead(String target) {
        Response answer = admin.request().urlEncodingEnabled(false).get(account.path() + target);
        rejected(answer, "validation");
    }

    private static Stream<String> bodies() {
        return Stream.of(
                "PUT /dormancy-policy {'days':90,'suspend':'yes'}", "PUT /dormancy-policy {'days':90,'suspend':'true'}",
                "PUT /dormancy-policy {'days':90,'suspend':1}", "PUT /dormancy-policy {'days':90,'suspend':''}",
                "PUT /dormancy-policy {'days':'90'}", "PUT /dormancy-policy {'days':90.9}", "PUT /dormancy-policy {'days':''}",
                "PUT /dormancy-policy {'days':true}", "PUT /dormancy-policy {'days':1e400}",
                "PUT /dormancy-policy {'days':99999999999}", "PUT /dormancy-policy {'days':[90]}",
                "PUT /dormancy-policy {'days':90,'exemptMembers':'x'}", "PUT /dormancy-policy {'days':90,'exemptMembers':['']}",
                "PATCH  {'name':5}", "PATCH  {'name':true}", "PATCH  {'name':['a']}", "PATCH  {'invitationLifetime':86400}",
                "PATCH  {'invitationLifetime':1e300}", "PATCH  {'invitationLifetime':''}",
                "PATCH  {'invitationLifetime':'1 day'}", "PATCH  {'invitationLifetime':'PT99999999999999999999H'}",
                "PATCH  {'auditRetentionDays':'365'}", "POST /invitations {'email':5}",
                "POST /invitations {'email':'a@acme.example','role':0}", "POST /invitations {'email':{'a':'b'}}",
                "PATCH MEMBER {'expiresAt':1700000000}", "PATCH MEMBER {'expiresAt':4e9}", "PATCH MEMBER {'expiresAt':''}",
                "PATCH MEMBER {'expiresAt':'tomorrow'}", "PATCH MEMBER {'expiresAt':['2090-01-01T00:00:00Z']}",
                "PATCH /reviews/0199f3a4-7c1e-7b60-8a52-3f1c0d9e6b21/items/0199f3a4-7c1e-7b60-8a52-3f1c0d9e6b21 {'decision':0}",
                "PATCH /reviews/0199f3a4-7c1e-7b60-8a52-3f1c0d9e6b21/items/0199f3a4-7c1e-7b60-8a52-3f1c0d9e6b21 {'decision':''}");
    }

    @ParameterizedTest
    @MethodSource("bodies")
    void rejectsValuesOfAnotherType(String request) {
        rejected(send(request), "validation");
    }

    @ParameterizedTest
    @ValueSource(strings = { "PATCH  {'name':'a','name':'b'}", "PATCH  {'name':'a'}{'name':'b'}", "PATCH  {'name':'a'} x",
            "POST /invitations {'email':'a@acme.example','role':'member','role':'admin'}" })
    void rejectsBodiesThatSayTwoThings(String request) {
        rejected(send(request), "malformed-body");
    }

    private Response send(String request) {
        String[] parts = request.split(" ", 3);
        String path = parts[1].equals("MEMBER") ? account.path(member) : account.path() + parts[1];
        return admin.request().contentType("application/json").body(parts[2].replace('\'', '"')).request(parts[0], path);
    }

    @ParameterizedTest
    @ValueSource(strings = { "+1000000000-12-31T23:59:59Z", "-1000000000-01-01T00:00:00Z", "+10000-01-01T00:00:00Z",
            "+294277-01-01T00:00:00Z", "0000-01-01T00:00:00Z", "1969-12-31T23:59:59.999999Z", "-4714-01-01T00:00:00Z" })
    void rejectsTimesOutOfRange(String time) {
        for (String query : List.of("/audit-events?from=", "/audit-events?to=", "/audit-events/export?from=",
                "/audit-events/export?to=", "/members?inactiveSince=")) {
            rejected(admin.get(account.path() + query + time.replace("+", "%2B")), "validation", query);
        }
        String reviewers = "'reviewers':['" + account.admin().memberId() + "']";
        for (String request : List.of("PATCH MEMBER {'expiresAt':'%s'}", "PATCH MEMBER {'roleExpiresAt':'%s'}",
                "POST /members/" + account.admin().memberId() + "/api-keys {'name':'k','expiresAt':'%s'}",
                "POST /reviews {'name':'r'," + reviewers + ",'dueAt':'%s'}",
                "POST /review-schedules {'name':'s'," + reviewers + ",'everyMonths':3,'daysToDecide':9,'nextStartAt':'%s'}",
                "PATCH /review-schedules/0199f3a4-7c1e-7b60-8a52-3f1c0d9e6b21 {'nextStartAt':'%s'}")) {
            rejected(send(request.formatted(time)), "validation", request);
        }
    }

    /** The last time in range, with more digits than are kept. */
    @Test
    void storesTheTimeThatTheResponseShows() {
        TestAccount own = TestAccount.open();
        Person someone = own.add("sam", "member");
        Api owner = own.admin().api();
        String exact = LAST.replace("Z", "999Z");
        Response changed = owner.patch(own.path(someone), Map.of("role", "admin", "roleExpiresAt", exact, "expiresAt", exact));
        Response key = owner.post(own.path(own.admin()) + "/api-keys", Map.of("name", "k", "expiresAt", exact));
        Response review = owner.post(own.path() + "/reviews",
                Map.of("name", "r", "reviewers", List.of(own.admin().memberId()), "dueAt", exact));
        Response schedule = owner.post(own.path() + "/review-schedules", Map.of("name", "s", "reviewers",
                List.of(own.admin().memberId()), "everyMonths", 24, "daysToDecide", 180, "nextStartAt", exact));
        for (Response answer : List.of(changed, key, review, schedule)) {
            assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(answer == changed ? 200 : 201);
            assertThat(answer.asString()).contains(LAST);
        }
        for (String path : List.of(own.path(someone), own.path() + "/api-keys", own.path() + "/reviews",
                own.path() + "/review-schedules")) {
            assertThat(owner.get(path).asString()).as(path).contains("\"" + LAST + "\"");
        }
        for (String query : List.of("from=", "to=")) {
            assertThat(owner.get(own.path() + "/audit-events?" + query + exact).statusCode()).isEqualTo(400);
            assertThat(owner.get(own.path() + "/audit-events?" + query + LAST).statusCode()).isEqualTo(200);
            assertThat(owner.get(own.path() + "/audit-events?" + query + "1970-01-01T00:00:00Z").statusCode()).isEqualTo(200);
        }
        assertThat(owner.get(own.path() + "/members?inactiveSince=" + LAST).statusCode()).isEqualTo(200);
    }

    @Test
    void pagesRejectDaysOutOfRange() {
        Browser browser = Browser.signedIn(account.admin().email());
        String pages = "/accounts/" + account.id();
        String token = browser.open(pages + "/invite").formToken();
        for (String day : List.of("+999999999-12-31", "-999999999-01-01", "9999-12-31", "1969-12-31", "x")) {
            assertThat(browser.ask(pages + "/members/" + member.memberId() + "/until",
                    Map.of("formToken", token, "role", "member", "roleUntil", "", "until", day, "version", "0")).status())
                    .as(day).isEqualTo(400);
            assertThat(browser.ask(pages + "/members/" + account.admin().memberId() + "/keys/new",
                    Map.of("formToken", token, "name", "k", "permissions", "", "expires", day)).status()).as(day)
                    .isEqualTo(400);
            assertThat(browser.ask(pages + "/review-start", Map.of("formToken", token, "name", "r", "reviewer",
                    account.admin().memberId(), "due", day)).status()).as(day).isEqualTo(400);
            assertThat(browser.ask(pages + "/activity?from=" + day.replace("+", "%2B")).status()).as(day).isEqualTo(200);
            assertThat(browser.ask(pages + "/activity?to=" + day.replace("+", "%2B")).status()).as(day).isEqualTo(200);
        }
        for (String repeat : List.of("-1", "0", "25", "x", "1.5")) {
            assertThat(browser.ask(pages + "/review-start", Map.of("formToken", token, "name", "r", "reviewer",
                    account.admin().memberId(), "due", "2090-01-01", "repeat", repeat)).status()).as(repeat).isEqualTo(400);
        }
        assertThat(browser.ask(pages + "/review-start", Map.of("formToken", token, "name", "r", "reviewer",
                account.admin().memberId(), "due", "2090-01-01", "repeat", "3")).status()).isEqualTo(400);
        assertThat(admin.get(account.path() + "/reviews").jsonPath().getList("items")).isEmpty();
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Map<String, Object>> documentedPaths() {
        try {
            return (Map<String, Map<String, Object>>) new YAMLMapper().readValue(new File("docs/openapi.yaml"), Map.class)
                    .get("paths");
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** Operations that take a body, with the type that they take, as the document names them. */
    private static List<String[]> operationsWithBodies() {
        List<String[]> operations = new ArrayList<>();
        Map<String, Map<String, Object>> paths = documentedPaths();
        paths.forEach((path, methods) -> methods.forEach((method, operation) -> {
            if (operation instanceof Map<?, ?> documented && documented.get("requestBody") instanceof Map<?, ?> body) {
                Map<?, ?> content = (Map<?, ?>) body.get("content");
                operations.add(new String[] { method.toUpperCase(java.util.Locale.ROOT), path,
                        (String) content.keySet().iterator().next() });
            }
        }));
        return operations;
    }

    @Test
    void everyOperationRejectsEveryOtherContentType() throws Exception {
        List<String[]> operations = operationsWithBodies();
        assertThat(operations).hasSizeGreaterThan(20);
        List<String> mistakes = new ArrayList<>();
        for (String[] operation : operations) {
            for (String type : List.of("text/plain", "text/plain; charset=utf-16", "application/xml", "text/html", "image/png",
                    "application/octet-stream", "application/jsonx", "application/problem+json", "multipart/form-data",
                    "multipart/form-data; boundary=x", "application/x-www-form-urlencoded", "text/csv", "application/json",
                    "garbage", "/", ";", "application/", "a/b; c=\"")) {
                if (!type.startsWith(operation[2])) {
                    HttpResponse<String> answer = send(operation, type);
                    if (answer.statusCode() != 415) {
                        mistakes.add(answer.statusCode() + " to " + String.join(" ", operation) + " with " + type);
                    }
                    assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
                }
            }
            for (String type : List.of("", operation[2] + "; charset=nonsense", operation[2] + "; charset=", operation[2] + ";",
                    operation[2] + "; charset=utf-16", operation[2].toUpperCase(java.util.Locale.ROOT))) {
                HttpResponse<String> answer = send(operation, type);
                assertThat(answer.statusCode()).as(String.join(" ", operation) + " " + type + answer.body()).isLessThan(500);
            }
        }
        assertThat(mistakes).isEmpty();
    }

    /** @param type empty for none */
    private HttpResponse<String> send(String[] operation, String type) throws Exception {
        String path = operation[1].replace("{accountId}", account.id()).replaceAll("\\{\\w+}",
                "0199f3a4-7c1e-7b60-8a52-3f1c0d9e6b21");
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://localhost:" + RestAssured.port + path))
                .header("Authorization", "Bearer " + admin.token())
                .method(operation[0], BodyPublishers.ofByteArray("{}".getBytes(UTF_8)));
        return HTTP.send((type.isEmpty() ? request : request.header("Content-Type", type)).build(), BodyHandlers.ofString());
    }

    /** A client need not say what it sends: the operation takes one type. */
    @Test
    void readsABodyWithoutATypeAsTheOneThatTheOperationTakes() throws Exception {
        HttpResponse<String> answer = send(new String[] { "POST", "/v1/invitations/preview", "" }, "");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
        assertThat(answer.body()).contains("/problems/validation").contains("token");
    }

    @ParameterizedTest
    @CsvSource({ "GET /nothing, 404", "POST /nothing, 404", "GET /v1, 404", "GET /v1/nothing, 404",
            "GET /assets/nothing.css, 404", "POST /favicon.ico, 404", "DELETE /accounts, 405", "FOO /v1/me, 405",
            "TRACE /v1/me, 405", "PUT /v1/me, 405", "POST /v1/me, 405", "GET /%00, 400", "GET nothing, 404", "OPTIONS *, 404",
            "GET *, 404", "GET /v1/../../x, 404", "GET /q/nothing, 404", "GET /session/nothing, 404", "HEAD /nothing, 404" })
    void whatNobodyServesIsAProblemToo(String line, int status) {
        Reply answer = RawHttp.send(RestAssured.port, line + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
        assertThat(answer.status()).as(answer.toString()).isEqualTo(status);
        assertThat(answer.isProblem()).as(answer.toString()).isTrue();
        assertThat(answer.body().isEmpty()).as(answer.toString()).isEqualTo(line.startsWith("HEAD"));
    }

    @ParameterizedTest
    @ValueSource(strings = { "", "Host:\r\n", "Host: a b\r\n", "Host: [::1\r\n", "Host: a:b:c\r\n", "Host: \u00e9\r\n",
            "Host: a\r\nHost: b\r\n", "Host: localhost:99999999\r\n", "Host: {}\r\n" })
    void aHostThatIsNoneIsNoFailureOfOurs(String host) {
        for (String path : List.of("/v1/me", account.path() + "/members?limit=1", account.path() + "/invitations",
                "/nothing")) {
            Reply answer = RawHttp.send(RestAssured.port, "GET " + path + " HTTP/1.1\r\n" + host + "Connection: close\r\n"
                    + "Authorization: Bearer " + admin.token() + "\r\n\r\n");
            assertThat(answer.status()).as(path + answer).isBetween(200, 499);
        }
    }

    private static void rejected(Response answer, String problem, String... about) {
        assertThat(answer.statusCode()).as(String.join("", about) + answer.asString()).isEqualTo(400);
        assertThat(Api.problem(answer)).isEqualTo(problem);
    }
}
