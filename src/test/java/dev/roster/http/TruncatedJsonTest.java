package dev.roster.http;

import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.roster.testing.Api;
import dev.roster.testing.RosterStack;
import dev.roster.testing.TestAccount;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.nio.charset.Charset;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A body that ends within a JSON value is malformed, at whatever byte it ends. It is not an object with an invalid field. */
@QuarkusTest
@QuarkusTestResource(RosterStack.class)
class TruncatedJsonTest {
    private TestAccount account;
    private Api admin;

    @BeforeEach
    void open() {
        account = TestAccount.open();
        admin = account.admin().api();
    }

    @Test
    void isMalformedWithinAnObject() {
        everyPrefixIsMalformed("POST", account.path() + "/invitations",
                "{\"email\":\"mallory@acme.example\",\"name\":\"Ren\u00e9 \\u00e9\",\"language\":null,\"role\":\"admin\"}",
                UTF_8);
    }

    @Test
    void isMalformedWithinObjectsOfAnArray() {
        everyPrefixIsMalformed("POST", account.path() + "/invitations/bulk",
                "{\"invitations\":[{\"email\":\"a@acme.example\"},{\"email\":\"b@acme.example\",\"name\":\"B\"}]}", UTF_8);
    }

    @Test
    void isMalformedWithinStringsOfAnArray() {
        everyPrefixIsMalformed("POST", account.path() + "/roles",
                "{\"name\":\"support\",\"permissions\":[\"ticket:read\",\"ticket:*\"]}", UTF_8);
    }

    @Test
    void isMalformedWithinNumbersAndBooleans() {
        everyPrefixIsMalformed("PUT", account.path() + "/dormancy-policy",
                "{\"days\":90,\"warnDaysBefore\":14,\"suspend\":true}", UTF_8);
    }

    @Test
    void isMalformedWithinTimesAndDurations() {
        everyPrefixIsMalformed("PATCH", account.path(account.admin()),
                "{\"expiresAt\":\"2999-01-31T00:00:00Z\",\"role\":null}", UTF_8);
        everyPrefixIsMalformed("PATCH", account.path(), "{\"invitationLifetime\":\"P14D\",\"name\":\"Acme\"}", UTF_8);
    }

    @Test
    void isMalformedInUtf16() {
        everyPrefixIsMalformed("POST", account.path() + "/invitations", "{\"email\":\"mallory@acme.example\"}", UTF_16LE);
    }

    private void everyPrefixIsMalformed(String method, String path, String json, Charset charset) {
        byte[] body = json.getBytes(charset);
        for (int length = 1; length < body.length; length++) {
            var response = admin.request().contentType("application/json").body(Arrays.copyOf(body, length)).request(method,
                    path);
            assertThat(List.of(response.statusCode(), Api.problem(response))).as("%d bytes of %s", length, json)
                    .isEqualTo(List.of(400, "malformed-body"));
        }
    }
}
