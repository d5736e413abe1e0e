package dev.roster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

import dev.roster.testing.Api;
import dev.roster.testing.Keys;
import dev.roster.testing.Reviews;
import dev.roster.testing.RosterStack;
import dev.roster.testing.Sql;
import dev.roster.testing.TestAccount;
import dev.roster.testing.TestAccount.Person;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;

/** Who may call what: every operation of the API, by everybody who could try. */
@QuarkusTest
@QuarkusTestResource(RosterStack.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AccessMatrixTest {

    /** {@code {m}}, {@code {i}} and {@code {r}} are a member, an invitation and a review made for the call. */
    private record Operation(String id, String method, String path, Object body, int anonymous, int stranger, int suspended,
            int removed, int member, int admin, int operator) {

        @Override
        public String toString() {
            return id;
        }
    }

    private static final Map<String, String> TOKEN = Map.of("token", "A".repeat(128));
    private static final Map<String, String> SOMEBODY = Map.of("email", "somebody@matrix.example");
    private static final String NONE = "01234567-89ab-7cde-8f01-23456789abcd";
    private static final String LATER = "2100-01-01T00:00:00Z";
    private static final String A = "/v1/accounts/{a}";

    //                                                                                       anon str  susp rem  memb adm  oper
    private static final List<Operation> OPERATIONS = List.of(
            new Operation("getMe", "GET", "/v1/me", null, /*                                 */ 401, 200, 200, 200, 200, 200,
                    200),
            new Operation("checkAccess", "GET", "/v1/access?account={a}", null, /*           */ 401, 403, 403, 403, 200, 200,
                    200),
            new Operation("openAccount", "POST", "/v1/accounts",
                    Map.of("name", "New", "firstAdminEmail", "first@matrix.example"), /*     */ 401, 403, 403, 403, 403, 403,
                    201),
            new Operation("listAccounts", "GET", "/v1/accounts", null, /*                    */ 401, 403, 403, 403, 403, 403,
                    200),
            new Operation("getAccount", "GET", A, null, /*                                   */ 401, 404, 403, 404, 200, 200,
                    200),
            new Operation("changeAccount", "PATCH", A, Map.of("name", "Renamed"), /*         */ 401, 404, 403, 404, 403, 200,
                    200),
            new Operation("listRoles", "GET", A + "/roles", null, /*                         */ 401, 404, 403, 404, 403, 200,
                    200),
            new Operation("getRole", "GET", A + "/roles/admin", null, /*                     */ 401, 404, 403, 404, 403, 200,
                    200),
            new Operation("createRole", "POST", A + "/roles",
                    Map.of("name", "clerk", "permissions", List.of("invoice:read")), /*      */ 401, 404, 403, 404, 403, 201,
                    409),
            new Operation("changeRole", "PATCH", A + "/roles/admin", Map.of("permissions", List.of()), 401, 404, 403, 404, 403,
                    409, 409),
            new Operation("deleteRole", "DELETE", A + "/roles/none", null, /*                */ 401, 404, 403, 404, 403, 404,
                    404),
            new Operation("listMembers", "GET", A + "/members", null, /*                     */ 401, 404, 403, 404, 403, 200,
                    200),
            new Operation("getMember", "GET", A + "/members/{m}", null, /*                   */ 401, 404, 403, 404, 403, 200,
                    200),
            new Operation("changeMember", "PATCH", A + "/members/{m}", Map.of("role", "admin"), 401, 404, 403, 404, 403, 200,
                    200),
            new Operation("suspendMember", "POST", A + "/members/{m}/suspend", null, /*      */ 401, 404, 403, 404, 403, 200,
                    200),
            new Operation("reactivateMember", "POST", A + "/members/{m}/reactivate", null, /* */ 401, 404, 403, 404, 403, 200,
                    200),
            new Operation("removeMember", "DELETE", A + "/members/{m}", null, /*             */ 401, 404, 403, 404, 403, 200,
                    200),
            new Operation("invite", "POST", A + "/invitations", SOMEBODY, /*                 */ 401, 404, 403, 404, 403, 201,
                    200),
            new Operation("inviteMany", "POST", A + "/invitations/bulk",
                    Map.of("invitations", List.of(SOMEBODY)), /*                             */ 401, 404, 403, 404, 403, 200,
                    200),
            new Operation("inviteFromCsv", "POST", A + "/invitations/csv", "email\na@b.example", 401, 404, 403, 404, 403, 200,
                    200),
            new Operation("listInvitations", "GET", A + "/invitations", null, /*             */ 401, 404, 403, 404, 403, 200,
                    200),
            new Operation("getInvitation", "GET", A + "/invitations/{i}", null, /*           */ 401, 404, 403, 404, 403, 200,
                    200),
            new Operation("resendInvitation", "POST", A + "/invitations/{i}/resend", null, /* */ 401, 404, 403, 404, 403, 429,
                    429),
            new Operation("resendInvitations", "POST", A + "/invitations/resend", Map.of("since", "2020-01-01T00:00:00Z"), 401,
                    404, 403, 404, 403, 200, 200),
            new Operation("revokeInvitation", "DELETE", A + "/invitations/{i}", null, /*     */ 401, 404, 403, 404, 403, 204,
                    204),
            new Operation("listApiKeys", "GET", A + "/api-keys", null, /*                    */ 401, 404, 403, 404, 403, 200,
                    200),
            new Operation("listApiKeysOfMember", "GET", A + "/members/{m}/api-keys", null, /* */ 401, 404, 403, 404, 403, 200,
                    200),
            new Operation("createApiKey", "POST", A + "/members/{m}/api-keys", Map.of("name", "Theirs"), 401, 404, 403, 404,
                    403, 403, 403),
            new Operation("getApiKey", "GET", A + "/members/{m}/api-keys/" + NONE, null, /*  */ 401, 404, 403, 404, 403, 404,
                    404),
            new Operation("renameApiKey", "PATCH", A + "/members/{m}/api-keys/" + NONE, Map.of("name", "Renamed"), 401, 404,
                    403, 404, 403, 404, 404),
            new Operation("revokeApiKey", "DELETE", A + "/members/{m}/api-keys/" + NONE, null, 401, 404, 403, 404, 403, 404,
                    404),
            new Operation("introspect", "POST", "/v1/introspect", "token=x&account={a}", 401, 404, 403, 404,
                    403, 200, 200),
            new Operation("listDormantMembers", "GET", A + "/dormant-members", null, /*      */ 401, 404, 403, 404, 403, 200,
                    200),
            new Operation("getDormancyPolicy", "GET", A + "/dormancy-policy", null, /*       */ 401, 404, 403, 404, 403, 200,
                    200),
            new Operation("setDormancyPolicy", "PUT", A + "/dormancy-policy",
                    Map.of("days", 60, "suspend", true), /*                                  */ 401, 404, 403, 404, 403, 200,
                    200),
            new Operation("tryDormancyPolicy", "GET", A + "/dormancy-policy/dry-run", null, /* */ 401, 404, 403, 404, 403, 200,
                    200),
            new Operation("tryAnotherDormancyPolicy", "POST", A + "/dormancy-policy/dry-run",
                    Map.of("days", 60), /*                                                   */ 401, 404, 403, 404, 403, 200,
                    200),
            new Operation("listAuditEvents", "GET", A + "/audit-events", null, /*            */ 401, 404, 403, 404, 403, 200,
                    200),
            new Operation("listAuditEventsOfMember", "GET", A + "/members/{m}/audit-events", null, 401, 404, 403, 404, 403, 200,
                    200),
            new Operation("verifyAuditEvents", "GET", A + "/audit-events/verification", null, 401, 404, 403, 404, 403, 200,
                    200),
            new Operation("exportAuditEvents", "GET", A + "/audit-events/export", null, /*   */ 401, 404, 403, 404, 403, 200,
                    200),
            new Operation("eraseMember", "POST", A + "/members/{m}/erase", null, /*          */ 401, 404, 403, 404, 403, 409,
                    409),
            new Operation("startReview", "POST", A + "/reviews",
                    Map.of("name", "Q4", "reviewers", List.of(NONE), "dueAt", LATER),
                    401, 404, 403, 404, 403, 400, 400),
            new Operation("listReviews", "GET", A + "/reviews", null, /*                     */ 401, 404, 403, 404, 403, 200,
                    200),
            new Operation("getReview", "GET", A + "/reviews/{r}", null, /*                   */ 401, 404, 403, 404, 403, 200,
                    200),
            new Operation("listReviewItems", "GET", A + "/reviews/{r}/items", null, /*       */ 401, 404, 403, 404, 403, 200,
                    200),
            new Operation("getReviewItem", "GET", A + "/reviews/{r}/items/{m}", null, /*     */ 401, 404, 403, 404, 403, 200,
                    200),
            new Operation("decideOnMember", "PATCH", A + "/reviews/{r}/items/{m}", Map.of("decision", "remove"), 401, 404, 403,
                    404, 403, 200, 200),
            new Operation("decideOnMembers", "POST", A + "/reviews/{r}/decisions",
                    Map.of("decisions", List.of(Map.of("memberId", NONE, "decision", "remove"))), 401, 404, 403, 404, 403, 400,
                    400),
            new Operation("completeReview", "POST", A + "/reviews/{r}/complete", null, /*    */ 401, 404, 403, 404, 403, 409,
                    409),
            new Operation("cancelReview", "POST", A + "/reviews/{r}/cancel", null, /*        */ 401, 404, 403, 404, 403, 200,
                    200),
            new Operation("getReviewReport", "GET", A + "/reviews/{r}/report", null, /*      */ 401, 404, 403, 404, 403, 409,
                    409),
            new Operation("createReviewSchedule", "POST", A + "/review-schedules",
                    Map.of("name", "Quarterly", "reviewers", List.of(NONE), "everyMonths", 3, "daysToDecide", 14, "nextStartAt",
                            LATER),
                    401, 404, 403, 404, 403, 400, 400),
            new Operation("listReviewSchedules", "GET", A + "/review-schedules", null, /*    */ 401, 404, 403, 404, 403, 200,
                    200),
            new Operation("getReviewSchedule", "GET", A + "/review-schedules/" + NONE, null, 401, 404, 403, 404, 403, 404,
                    404),
            new Operation("changeReviewSchedule", "PATCH", A + "/review-schedules/" + NONE, Map.of("everyMonths", 6), 401, 404,
                    403, 404, 403, 404, 404),
            new Operation("deleteReviewSchedule", "DELETE", A + "/review-schedules/" + NONE, null, 401, 404, 403, 404, 403, 404,
                    404),
            new Operation("previewInvitation", "POST", "/v1/invitations/preview", TOKEN, /*  */ 404, 404, 404, 404, 404, 404,
                    404),
            new Operation("acceptInvitation", "POST", "/v1/invitations/accept", TOKEN, /*    */ 401, 404, 404, 404, 404, 404,
                    404),
            new Operation("declineInvitation", "POST", "/v1/invitations/decline", TOKEN, /*  */ 404, 404, 404, 404, 404, 404,
                    404),
            new Operation("reportBounce", "POST", "/v1/mail-bounces",
                    Map.of("messageId", "<" + new UUID(0, 1) + "." + new UUID(0, 2) + "@roster.example>", "reason", "550"),
                    /*                                                                       */ 401, 403, 403, 403, 403, 403,
                    404),
            new Operation("closeAccount", "POST", A + "/close", null, /*                     */ 401, 403, 403, 403, 403, 403,
                    200));

    /** Operations that no API key may call, valid or not. */
    private static final Set<String> FOR_PEOPLE = Set.of("getMe", "openAccount", "listAccounts", "acceptInvitation",
            "reportBounce", "closeAccount");

    private TestAccount account;
    private TestAccount elsewhere;
    /** Reading changes nothing that the next operation sees. */
    private TestAccount readable;
    private Person member;
    private Person suspended;
    private Person removed;
    private Person target;
    private Api keyOfRemoved;
    private int made;

    /** Once: the HTTP client knows its port only when a test begins. */
    @BeforeEach
    void people() {
        if (account != null) {
            return;
        }
        account = TestAccount.open();
        elsewhere = TestAccount.open();
        readable = TestAccount.open();
        member = account.add("member", "member");
        target = account.add("target", "member");
        suspended = account.add("suspended", "admin");
        removed = account.add("removed", "admin");
        keyOfRemoved = Keys.create(account, removed).api();
        account.admin().api().post(account.path(suspended) + "/suspend").then().statusCode(200);
        account.admin().api().delete(account.path(removed)).then().statusCode(200);
    }

    @Test
    void everyOperationOfTheDocumentStandsHere() throws IOException {
        String document = Files.readString(Path.of("docs/openapi.yaml"));
        assertThat(Pattern.compile("^      operationId: (\\S+)$", Pattern.MULTILINE).matcher(document).results()
                .map(operation -> operation.group(1)))
                .containsExactlyInAnyOrderElementsOf(OPERATIONS.stream().map(Operation::id).toList());
    }

    @ParameterizedTest
    @FieldSource("OPERATIONS")
    void whoMayNotChangesNothing(Operation operation) {
        List<String> before = state();
        expect(operation, Api.anonymous(), operation.anonymous());
        expect(operation, elsewhere.admin().api(), operation.stranger());
        expect(operation, suspended.api(), operation.suspended());
        expect(operation, removed.api(), operation.removed());
        assertThat(call(operation, pathOf(operation), account, keyOfRemoved).statusCode()).as("with the key of who was removed")
                .isEqualTo(FOR_PEOPLE.contains(operation.id()) ? 403 : operation.anonymous());
        if (operation.member() >= 400) {
            expect(operation, member.api(), operation.member());
        }
        assertThat(state()).isEqualTo(before);
    }

    @ParameterizedTest
    @FieldSource("OPERATIONS")
    void whoMayIsLetIn(Operation operation) {
        TestAccount fresh = operation.method().equals("GET") ? readable : TestAccount.open();
        expect(operation, fresh, fresh.admin().api(), operation.admin());
        expect(operation, fresh, Api.asOperator(), operation.operator());
        expect(operation, account, member.api(), operation.member());
    }

    /** With the ids of another account in one's own account's path, nothing is found either. */
    @ParameterizedTest
    @FieldSource("OPERATIONS")
    void anotherAccountsThingsAreNotThere(Operation operation) {
        if (operation.path().matches(".*\\{[mir]}.*")) {
            String path = operation.path()
                    .replace("{a}", elsewhere.id())
                    .replace("{m}", target.memberId())
                    .replace("{i}", invitation(account))
                    .replace("{r}", review(account));
            Response answer = call(operation, path, elsewhere, elsewhere.admin().api());
            // Keys are made by their members themselves: whose id another one is makes no difference.
            boolean forOthers = operation.id().equals("createApiKey");
            if (operation.id().equals("listAuditEventsOfMember")) {
                // An auditor asks about ids, also of those who are gone: about another account's there is nothing but what was
                // tried with them here, as another row of this table does.
                assertThat(answer.jsonPath().<String> getList("items.action")).allMatch("access.refused"::equals);
                return;
            }
            assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(forOthers ? 403 : 404);
            assertThat(Api.problem(answer)).isEqualTo(forOthers ? "forbidden" : "not-found");
        }
    }

    private void expect(Operation operation, Api caller, int status) {
        expect(operation, pathOf(operation), account, caller, status);
    }

    private String pathOf(Operation operation) {
        return operation.path().replace("{a}", account.id()).replace("{m}", target.memberId())
                .replace("{i}", UUID.randomUUID().toString()).replace("{r}", UUID.randomUUID().toString());
    }

    private void expect(Operation operation, TestAccount inside, Api caller, int status) {
        String path = operation.path().replace("{a}", inside.id());
        if (path.contains("{m}")) {
            path = path.replace("{m}", inside.id().equals(account.id()) ? target.memberId()
                    : inside.add("m" + made++, "member").memberId());
        }
        if (path.contains("{i}")) {
            path = path.replace("{i}", invitation(inside));
        }
        if (path.contains("{r}")) {
            path = path.replace("{r}", review(inside));
        }
        expect(operation, path, inside, caller, status);
    }

    private static String review(TestAccount inside) {
        return Reviews.started(inside, inside.admin()).id();
    }

    private String invitation(TestAccount inside) {
        return inside.admin().api().invite(inside.id(), inside.email("i" + made++), "member").jsonPath().getString("id");
    }

    private static void expect(Operation operation, String path, TestAccount inside, Api caller, int status) {
        Response answer = call(operation, path, inside, caller);
        assertThat(answer.statusCode()).as("%s: %s", operation.id(), answer.asString()).isEqualTo(status);
        if (operation.id().equals("checkAccess")) {
            assertThat(answer.asString()).isEmpty();
        } else if (status >= 400) {
            assertThat(answer.contentType()).isEqualTo("application/problem+json");
            assertThat(answer.jsonPath().getString("requestId")).isEqualTo(answer.header("X-Request-Id"));
        }
        if (status == 401) {
            assertThat(answer.header("WWW-Authenticate")).startsWith("Bearer");
        }
    }

    private static Response call(Operation operation, String path, TestAccount inside, Api caller) {
        RequestSpecification request = caller.request();
        if (operation.body() instanceof String text) {
            request.contentType(text.startsWith("token=") ? "application/x-www-form-urlencoded" : "text/csv")
                    .body(text.replace("{a}", inside.id()));
        } else if (operation.body() != null) {
            request.contentType(ContentType.JSON).body(operation.body());
        }
        return request.request(operation.method(), path);
    }

    private List<String> state() {
        return Sql.column(
                """
                        select 'member ' || id || role || status || version from member where account_id = ?::uuid
                        union all select 'invitation ' || id || state || version from invitation where account_id = ?::uuid
                        union all select 'account ' || name || version from account where id = ?::uuid
                        union all select 'review ' || id || state || version from review where account_id = ?::uuid
                        union all select 'item ' || member_id || review_id || decision || version from review_item where account_id = ?::uuid
                        union all select 'role ' || name || version from role where account_id = ?::uuid
                        union all select 'key ' || id || version from api_key where account_id = ?::uuid
                        union all select 'event ' || id from audit_event where account_id = ?::uuid and action <> 'access.refused'
                        order by 1""",
                account.id(), account.id(), account.id(), account.id(), account.id(), account.id(), account.id(), account.id());
    }
}
