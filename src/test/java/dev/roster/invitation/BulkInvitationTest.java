package dev.roster.invitation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roster.testing.Answer;
import dev.roster.testing.Api;
import dev.roster.testing.RosterStack;
import dev.roster.testing.Sql;
import dev.roster.testing.TestAccount;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Bulk invitations, as JSON and as CSV. */
@QuarkusTest
@QuarkusTestResource(RosterStack.class)
class BulkInvitationTest extends InvitationScenario {
    private static final List<String> TABLES = List.of("invitation", "mail", "audit_event");

    @Test
    void acceptsAtMost1000Invitations() {
        assertThat(bulk("", addresses(1_001)).outcome()).isEqualTo("400 validation");
        assertThat(bulk("", List.of()).outcome()).isEqualTo("400 validation");
        JsonObject result = bulk("", addresses(1_000)).json();
        assertThat(result.getInteger("accepted")).isEqualTo(1_000);
        assertThat(result.getInteger("rejected")).isZero();
        assertThat(outcomes(result)).hasSize(1_000).containsOnly("invited");
        assertThat(Sql.count("select count(*) from invitation where account_id = ?::uuid and state = 'open'", account.id()))
                .isEqualTo(1_000);
        Sql.update("update mail set state = 'cancelled' where account_id = ?::uuid and state = 'queued'", account.id());
    }

    @Test
    void eachLineHasItsOwnOutcome() {
        account.add("grace", "member");
        String open = invites.id("linus");
        JsonObject result = bulk("", mixed()).json();
        assertThat(outcomes(result)).containsExactly("invited", "rejected", "rejected", "already-invited", "rejected",
                "rejected",
                "invited");
        assertThat(result.getInteger("accepted")).isEqualTo(3);
        assertThat(result.getInteger("rejected")).isEqualTo(4);
        assertThat(reason(result, 2)).isEqualTo("/problems/already-member");
        assertThat(reason(result, 3)).isEqualTo("/problems/validation");
        assertThat(line(result, 4).getString("invitationId")).isEqualTo(open);
        assertThat(reason(result, 5)).isEqualTo("/problems/validation");
        assertThat(line(result, 6).getJsonObject("reason").getJsonArray("errors").getJsonObject(0).getString("field"))
                .isEqualTo("role");
    }

    @Test
    void aDryRunHasTheSameResultAndChangesNothing() {
        account.add("grace", "member");
        String open = invites.id("linus");
        List<Long> before = rows();
        Object role = invites.get(open).getValue("role");
        JsonObject dry = bulk("?dryRun=true", mixed()).json();
        assertThat(rows()).isEqualTo(before);
        assertThat(invites.get(open).getValue("role")).isEqualTo(role);
        assertThat(dry.getBoolean("dryRun")).isTrue();
        assertThat(line(dry, 1).getString("invitationId")).isNull();
        assertThat(outcomes(dry)).isEqualTo(outcomes(bulk("", mixed()).json()));
    }

    @Test
    void requiresThePermissionToInvite() {
        TestAccount.Person grace = account.add("grace", "member");
        List<Long> before = rows();
        assertThat(invites.as(grace.api()).inviteMany("", addresses(2)).outcome())
                .isEqualTo("403 forbidden");
        assertThat(rows()).isEqualTo(before);
    }

    @Test
    void readsCsvFromSpreadsheets() {
        Response answer = csv("\uFEFFemail,name,role,language,note\r\n"
                + account.email("grace") + ",\"Hopper, Grace\",admin,de,\"Say \"\"hi\"\"\r\nand come\"\r\n"
                + "no address,,,,\r\n"
                + "\r\n"
                + " " + account.email("jose") + " ,José,,,\r\n");
        assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(200);
        JsonObject result = new JsonObject(answer.asString());
        assertThat(outcomes(result)).containsExactly("invited", "rejected", "invited");
        JsonObject grace = invites.get(line(result, 1).getString("invitationId"));
        assertThat(grace.getString("name")).isEqualTo("Hopper, Grace");
        assertThat(grace.getString("role")).isEqualTo("admin");
        assertThat(grace.getString("language")).isEqualTo("de");
        assertThat(grace.getString("note").lines()).containsExactly("Say \"hi\"", "and come");
        JsonObject jose = invites.get(line(result, 3).getString("invitationId"));
        assertThat(jose.getString("name")).isEqualTo("José");
        assertThat(jose.getString("role")).isEqualTo("member");
    }

    @Test
    void readsCsvColumnsInAnyOrder() {
        Response answer = csv("role,email\n" + "admin," + account.email("grace"));
        assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(200);
        String id = line(new JsonObject(answer.asString()), 1).getString("invitationId");
        assertThat(invites.get(id).getString("role")).isEqualTo("admin");
    }

    @Test
    void rejectsInvalidCsv() {
        List<Long> before = rows();
        assertThat(Api.problem(csv("email,shoesize\n" + account.email("grace") + ",42"))).isEqualTo("malformed-body");
        assertThat(Api.problem(csv("email\n" + account.email("grace") + ",too,many"))).isEqualTo("malformed-body");
        assertThat(Api.problem(csv("email\n\"" + account.email("grace")))).isEqualTo("malformed-body");
        assertThat(Api.problem(csv("email\n"))).isEqualTo("validation");
        assertThat(rows()).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(strings = { "EMAIL;Name;Role\nGRACE;Grace Hopper;admin", "E-Mail\tName\tRolle\nGRACE\tGrace Hopper\tadmin",
            "\uFEFFNom;Adresse e-mail;Rôle\r\nGrace Hopper;GRACE;admin\r\n",
            "nombre,correo electrónico,rol\nGrace Hopper,GRACE,admin",
            "sep=;\r\nemail address;name;role\r\nGRACE;Grace Hopper;admin", "GRACE;Grace Hopper;admin",
            "GRACE,Grace Hopper,admin",
            "Grace Hopper\tGRACE\tadmin", "Email;Name;Role;;\nGRACE;\"Grace Hopper\";admin;;\n;;;;\n",
            "\n\nemail, name, role\nGRACE, \"Grace Hopper\", admin\n" })
    void readsEveryCsvDialect(String file) {
        Response answer = csv(file.replace("GRACE", account.email("grace")));
        assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(200);
        JsonObject result = new JsonObject(answer.asString());
        assertThat(result.getInteger("accepted")).as(answer.asString()).isEqualTo(1);
        JsonObject grace = invites.get(line(result, 1).getString("invitationId"));
        assertThat(grace.getString("email")).isEqualTo(account.email("grace"));
        assertThat(grace.getString("name")).isEqualTo("Grace Hopper");
        assertThat(grace.getString("role")).isEqualTo("admin");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = { "Vorname;Nachname\\nx;y|these columns: Vorname, Nachname",
            "email,shoesize\\nx,42|columns are unknown: shoesize", "Email;E-Mail\\nx;y|twice: Email, E-Mail",
            "email,name\\nx,y,z|Record 1 has more cells", "email\\n\"x|quoted cell", "M\uFFFDller|UTF-8",
            "nobody|columns: nobody" })
    void theDetailNamesTheFaultOfACsvFile(String file, String reason) {
        Response answer = csv(file.replace("\\n", "\n"));
        assertThat(Api.problem(answer)).isEqualTo("malformed-body");
        assertThat(answer.jsonPath().getString("detail")).contains(reason);
    }

    /** Without a check, a label of 64 characters would fail the whole request. */
    @Test
    void anInvalidAddressFailsOnlyItsLine() {
        List<Map<String, ?>> lines = new ArrayList<>();
        List.of("a@" + "x".repeat(64) + ".example", "a@" + "ß".repeat(63) + ".example", "a@xn--zz--.example",
                "a@\u0301.example",
                "mi\u212Ae@" + account.domain(), "a".repeat(100_000), "a@" + "\u0301\u0316".repeat(20_000), "@", "a@.")
                .forEach(address -> lines.add(Map.of("email", address)));
        lines.add(Map.of("email", account.email("mike")));
        JsonObject result = bulk("", lines).json();
        assertThat(result.getInteger("rejected")).isEqualTo(lines.size() - 1);
        assertThat(result.getInteger("accepted")).isEqualTo(1);
        assertThat(bulk("", List.of(Map.of("email", "anna@straße.example"))).json().getJsonArray("results").getJsonObject(0)
                .getString("email")).isEqualTo("anna@xn--strae-oqa.example");
        Sql.update("update mail set state = 'cancelled' where account_id = ?::uuid and state = 'queued'", account.id());
    }

    private List<Map<String, ?>> mixed() {
        return List.of(
                Map.of("email", account.email("new")),
                Map.of("email", account.email("GRACE")),
                Map.of("email", account.email("NEW")),
                Map.of("email", account.email("linus"), "role", "admin"),
                Map.of("email", "no address"),
                Map.of("email", account.email("other"), "role", "nothing"),
                Map.of("email", account.email("last")));
    }

    private List<Map<String, ?>> addresses(int count) {
        List<Map<String, ?>> addresses = new ArrayList<>();
        IntStream.range(0, count).forEach(i -> addresses.add(Map.of("email", account.email("many" + i))));
        return addresses;
    }

    private Answer bulk(String query, List<Map<String, ?>> invitations) {
        return invites.inviteMany(query, invitations);
    }

    private Response csv(String body) {
        return account.admin().api().request().contentType("text/csv; charset=UTF-8").body(body).post(invites.path() + "/csv");
    }

    private List<Long> rows() {
        return TABLES.stream()
                .map(table -> Sql.count("select count(*) from " + table + " where account_id = ?::uuid"
                        + (table.equals("audit_event") ? " and action <> 'access.denied'" : ""), account.id()))
                .toList();
    }

    private static JsonObject line(JsonObject result, int line) {
        return result.getJsonArray("results").getJsonObject(line - 1);
    }

    private static String reason(JsonObject result, int line) {
        return line(result, line).getJsonObject("reason").getString("type");
    }

    private static List<String> outcomes(JsonObject result) {
        return result.getJsonArray("results").stream().map(line -> ((JsonObject) line).getString("outcome")).toList();
    }
}
