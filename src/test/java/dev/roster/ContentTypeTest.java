package dev.roster;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.roster.testing.RawHttp;
import dev.roster.testing.RawHttp.Reply;
import dev.roster.testing.RosterStack;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Content types of requests, and requests for paths without an operation. */
@QuarkusTest
@QuarkusTestResource(RosterStack.class)
class ContentTypeTest extends InputTest {
    private static final HttpClient HTTP = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @SuppressWarnings("unchecked")
    private static Map<String, Map<String, Object>> documentedPaths() {
        try {
            return (Map<String, Map<String, Object>>) new YAMLMapper().readValue(new File("docs/openapi.yaml"), Map.class)
                    .get("paths");
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** Method, path and content type of each documented operation with a body. */
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
        List<String> faults = new ArrayList<>();
        for (String[] operation : operations) {
            for (String type : List.of("text/plain", "text/plain; charset=utf-16", "application/xml", "text/html", "image/png",
                    "application/octet-stream", "application/jsonx", "application/problem+json", "multipart/form-data",
                    "multipart/form-data; boundary=x", "application/x-www-form-urlencoded", "text/csv", "application/json",
                    "garbage", "/", ";", "application/", "a/b; c=\"")) {
                if (!type.startsWith(operation[2])) {
                    HttpResponse<String> answer = send(operation, type);
                    if (answer.statusCode() != 415) {
                        faults.add(answer.statusCode() + " for " + String.join(" ", operation) + " with " + type);
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
        assertThat(faults).isEmpty();
    }

    /** @param type empty: no header */
    private HttpResponse<String> send(String[] operation, String type) throws Exception {
        String path = operation[1].replace("{accountId}", account.id()).replaceAll("\\{\\w+}", UNKNOWN);
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://localhost:" + RestAssured.port + path))
                .header("Authorization", "Bearer " + admin.token())
                .method(operation[0], BodyPublishers.ofByteArray("{}".getBytes(UTF_8)));
        return HTTP.send((type.isEmpty() ? request : request.header("Content-Type", type)).build(), BodyHandlers.ofString());
    }

    @Test
    void aBodyWithoutContentTypeHasTheTypeOfTheOperation() throws Exception {
        HttpResponse<String> answer = send(new String[] { "POST", "/v1/invitations/preview", "" }, "");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
        assertThat(answer.body()).contains("/problems/validation").contains("token");
    }

    @ParameterizedTest
    @CsvSource({ "GET /nothing, 404", "POST /nothing, 404", "GET /v1, 404", "GET /v1/nothing, 404",
            "GET /assets/nothing.css, 404", "POST /favicon.ico, 404", "DELETE /accounts, 405", "FOO /v1/me, 405",
            "TRACE /v1/me, 405", "PUT /v1/me, 405", "POST /v1/me, 405", "GET /%00, 400", "GET nothing, 404", "OPTIONS *, 404",
            "GET *, 404", "GET /v1/../../x, 404", "GET /q/nothing, 404", "GET /session/nothing, 404", "HEAD /nothing, 404" })
    void unknownPathsAndMethodsAreProblems(String line, int status) {
        Reply answer = RawHttp.send(RestAssured.port, line + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
        assertThat(answer.status()).as(answer.toString()).isEqualTo(status);
        assertThat(answer.isProblem()).as(answer.toString()).isTrue();
        assertThat(answer.body().isEmpty()).as(answer.toString()).isEqualTo(line.startsWith("HEAD"));
    }

    @ParameterizedTest
    @ValueSource(strings = { "", "Host:\r\n", "Host: a b\r\n", "Host: [::1\r\n", "Host: a:b:c\r\n", "Host: \u00e9\r\n",
            "Host: a\r\nHost: b\r\n", "Host: localhost:99999999\r\n", "Host: {}\r\n" })
    void anInvalidHostIsNoServerError(String host) {
        for (String path : List.of("/v1/me", account.path() + "/members?limit=1", account.path() + "/invitations",
                "/nothing")) {
            Reply answer = RawHttp.send(RestAssured.port, "GET " + path + " HTTP/1.1\r\n" + host + "Connection: close\r\n"
                    + "Authorization: Bearer " + admin.token() + "\r\n\r\n");
            assertThat(answer.status()).as(path + answer).isBetween(200, 499);
        }
    }
}
