package dev.roster.role;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roster.testing.Answer;
import dev.roster.testing.Api;
import dev.roster.testing.Call;
import dev.roster.testing.Keys;
import dev.roster.testing.RosterStack;
import dev.roster.testing.Services;
import dev.roster.testing.TestAccount;
import dev.roster.testing.TestAccount.Person;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The permissions that the services of an account declare. */
@QuarkusTest
@QuarkusTestResource(RosterStack.class)
class PermissionCatalogueTest {
    private static final JsonObject SEND = entry("invoice:send", "Send invoices", "Invoices");
    private static final JsonObject READ = entry("invoice:read", null, null);

    private TestAccount account;
    private Api admin;

    @BeforeEach
    void open() {
        account = TestAccount.open();
        admin = account.admin().api();
    }

    @Test
    void aServicePublishesItsPermissions() {
        account.addRole("publisher", "catalogue:update");
        Person billing = account.add("billing", "publisher");
        Api key = Keys.create(account, billing).api();
        Answer published = publish(key, "billing", SEND, READ);
        assertThat(published.status()).as(published.body()).isEqualTo(200);
        assertThat(published.json().getJsonArray("permissions")).containsExactly(SEND, READ);
        assertThat(publish(admin, "archive", entry("file:read", null, null)).status()).isEqualTo(200);
        JsonArray items = Call.get(admin, path("")).send().json().getJsonArray("items");
        assertThat(items).extracting(each -> ((JsonObject) each).getString("service")).containsExactly("archive", "billing");
        assertThat(items.getJsonObject(1)).isEqualTo(published.json());
        assertThat(Call.get(admin, path("/billing")).send().json()).isEqualTo(published.json());
    }

    @Test
    void anEqualCatalogueChangesNothing() {
        String first = etag(publish(admin, "billing", SEND));
        assertThat(etag(publish(admin, "billing", SEND))).isEqualTo(first);
        assertThat(events("permission-catalogue.published")).hasSize(1);
        assertThat(etag(publish(admin, "billing", SEND, READ))).isNotEqualTo(first);
        JsonArray events = events("permission-catalogue.published");
        assertThat(events).hasSize(2);
        JsonObject newest = events.getJsonObject(0);
        assertThat(newest.getJsonObject("target")).isEqualTo(new JsonObject().put("kind", "permission-catalogue")
                .put("id", account.id()).put("label", "billing"));
        assertThat(newest.getJsonObject("before")).isEqualTo(new JsonObject().put("permissions", new JsonArray()));
        assertThat(newest.getJsonObject("after"))
                .isEqualTo(new JsonObject().put("permissions", new JsonArray().add("invoice:read")));
    }

    @Test
    void theAuditLogContainsAChangedDescription() {
        etag(publish(admin, "billing", SEND, READ));
        etag(publish(admin, "billing", entry("invoice:send", "Read invoices", "Invoices"), READ));
        JsonObject newest = events("permission-catalogue.published").getJsonObject(0);
        assertThat(newest.getJsonObject("before")).isEqualTo(
                new JsonObject().put("permissions", new JsonArray().add("invoice:send, Send invoices, Invoices")));
        assertThat(newest.getJsonObject("after")).isEqualTo(
                new JsonObject().put("permissions", new JsonArray().add("invoice:send, Read invoices, Invoices")));
    }

    @Test
    void aStaleVersionIsRejected() {
        String first = etag(publish(admin, "billing", SEND));
        assertThat(put("billing", first, SEND, READ).status()).isEqualTo(200);
        assertThat(put("billing", first, SEND).outcome()).isEqualTo("412 stale-version");
        for (String any : List.of(first, "*")) {
            assertThat(put("archive", any, SEND).outcome()).as("does not exist").isEqualTo("412 stale-version");
        }
        assertThat(Call.delete(admin, path("/billing")).with("If-Match", first).send().outcome())
                .isEqualTo("412 stale-version");
        assertThat(Call.delete(admin, path("/billing")).send().outcome()).isEqualTo("204");
        assertThat(Call.get(admin, path("/billing")).send().outcome()).isEqualTo("404 not-found");
        assertThat(Call.delete(admin, path("/billing")).send().outcome()).isEqualTo("404 not-found");
        assertThat(events("permission-catalogue.deleted")).hasSize(1);
        assertThat(etag(publish(admin, "billing", SEND))).as("an earlier version never returns").isNotEqualTo(first);
    }

    @ParameterizedTest
    @ValueSource(strings = { "invoice:*", "*", "invoice", "Invoice:read", "member:read", "role:anything", "catalogue:update" })
    void rejectsPatternsAndPermissionsOfRoster(String name) {
        assertThat(publish(admin, "billing", entry(name, null, null)).outcome()).isEqualTo("400 validation");
        assertThat(Call.get(admin, path("")).send().json().getJsonArray("items")).isEmpty();
    }

    @Test
    void hasBounds() {
        assertThat(publish(admin, "billing").outcome()).as("empty").isEqualTo("400 validation");
        assertThat(publish(admin, "billing", SEND, SEND).outcome()).as("twice").isEqualTo("400 validation");
        assertThat(publish(admin, "Billing", SEND).outcome()).as("service").isEqualTo("400 validation");
        assertThat(publish(admin, "b".repeat(64), SEND).outcome()).as("long service").isEqualTo("400 validation");
        assertThat(publish(admin, "billing", entry("a:" + "b".repeat(99), null, null)).outcome()).isEqualTo("400 validation");
        assertThat(publish(admin, "billing", entry("a:b", "d".repeat(501), null)).outcome()).isEqualTo("400 validation");
        assertThat(publish(admin, "billing", entry("a:b", null, "g".repeat(101))).outcome()).isEqualTo("400 validation");
        assertThat(publish(admin, "billing", entry("a:b", "two\nlines", null)).outcome()).isEqualTo("400 validation");
        assertThat(publish(admin, "billing", many(501)).outcome()).isEqualTo("400 validation");
        assertThat(publish(admin, "billing", many(499)).status()).isEqualTo(200);
        assertThat(publish(admin, "archive", many(2)).outcome()).as("501 in total").isEqualTo("400 validation");
        assertThat(publish(admin, "archive", many(1)).status()).isEqualTo(200);
        assertThat(publish(admin, "billing", many(499)).status()).as("its own permissions count once").isEqualTo(200);
    }

    @Test
    void concurrentPublicationsStayWithinTheLimitAndOverwriteNothing() {
        assertThat(Services.together(Stream.of("billing", "archive")
                .<Supplier<String>> map(service -> () -> publish(admin, service, many(300)).outcome()).toList()))
                .containsExactlyInAnyOrder("200", "400 validation");
        String first = etag(publish(admin, "files", SEND));
        assertThat(Services.together(Stream.of(1, 2)
                .<Supplier<String>> map(size -> () -> put("files", first, many(size)).outcome()).toList()))
                .containsExactlyInAnyOrder("200", "412 stale-version");
    }

    @Test
    void eachOperationNeedsItsPermission() {
        publish(admin, "billing", SEND);
        account.addRole("reader", "role:read");
        account.addRole("publisher", "catalogue:update");
        Api reader = account.add("reader", "reader").api();
        Api publisher = account.add("publisher", "publisher").api();
        assertThat(Call.get(reader, path("")).send().status()).isEqualTo(200);
        assertThat(Call.get(reader, path("/billing")).send().status()).isEqualTo(200);
        assertThat(publish(reader, "billing", READ).outcome()).isEqualTo("403 forbidden");
        assertThat(Call.delete(reader, path("/billing")).send().outcome()).isEqualTo("403 forbidden");
        assertThat(Call.get(publisher, path("")).send().outcome()).isEqualTo("403 forbidden");
        assertThat(publish(publisher, "billing", READ).status()).isEqualTo(200);
        TestAccount other = TestAccount.open();
        assertThat(publish(other.admin().api(), "billing", SEND).outcome()).isEqualTo("404 not-found");
        assertThat(Call.get(other.admin().api(), other.path() + "/permission-catalogues/billing").send().outcome())
                .as("each account has its own catalogues").isEqualTo("404 not-found");
    }

    /** A role is free to contain permissions that no catalogue declares. */
    @Test
    void aCatalogueLimitsNoRole() {
        account.addRole("clerk", "invoice:send", "file:read");
        publish(admin, "billing", SEND);
        Call.delete(admin, path("/billing")).send();
        assertThat(Call.get(admin, account.path() + "/roles/clerk").send().json().getJsonArray("permissions"))
                .containsExactly("file:read", "invoice:send");
    }

    private static JsonObject[] many(int count) {
        return IntStream.range(0, count).mapToObj(n -> entry("resource-" + n + ":read", null, null)).toArray(JsonObject[]::new);
    }

    private static JsonObject entry(String name, String description, String group) {
        return new JsonObject().put("name", name).put("description", description).put("group", group);
    }

    private Answer publish(Api principal, String service, JsonObject... permissions) {
        return Call.put(principal, path("/" + service), Map.of("permissions", List.of(permissions))).send();
    }

    private Answer put(String service, String ifMatch, JsonObject... permissions) {
        return Call.put(admin, path("/" + service), Map.of("permissions", List.of(permissions))).with("If-Match", ifMatch)
                .send();
    }

    private String etag(Answer published) {
        assertThat(published.status()).as(published.body()).isEqualTo(200);
        return admin.get(path("/" + published.json().getString("service"))).header("ETag");
    }

    private JsonArray events(String action) {
        return Call.get(admin, account.path() + "/audit-events?action=" + action).send().json().getJsonArray("items");
    }

    private String path(String below) {
        return account.path() + "/permission-catalogues" + below;
    }
}
