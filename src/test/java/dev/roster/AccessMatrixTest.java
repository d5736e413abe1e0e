package dev.roster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roster.testing.Answer;
import dev.roster.testing.Api;
import dev.roster.testing.Keys;
import dev.roster.testing.Reviews;
import dev.roster.testing.RosterStack;
import dev.roster.testing.SharedAccount;
import dev.roster.testing.Sql;
import dev.roster.testing.TestAccount;
import dev.roster.testing.TestAccount.Person;
import dev.roster.testing.TestMembers;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Calls every operation of the API as every kind of principal, and compares the status with {@code access-matrix.txt}. */
@QuarkusTest
@QuarkusTestResource(RosterStack.class)
class AccessMatrixTest extends SharedAccount {
    private static final HttpClient HTTP = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    /** Operations that accept no API key: 403, also for an invalid key. */
    private static final Set<String> FOR_PEOPLE = Set.of("getMe", "openAccount", "listAccounts", "getUsageOfAccount",
            "getDeploymentHealth", "importMembers", "importMembersFromCsv", "acceptInvitation",
            "acceptIdentityLink", "listJoinableAccounts", "joinByDomain", "withdrawJoinRequest", "relinkIdentities",
            "relinkIdentitiesFromCsv",
            "reportBounce", "setSeatLimit", "closeAccount", "reopenAccount", "deleteAccount", "exportAccount",
            "listAccountDeletions", "getAccountDeletion", "createEdgeCredential", "listEdgeCredentials", "revokeEdgeCredential",
            "listEdges",
            "evictEdge", "createDeploymentServiceAccount", "listDeploymentServiceAccounts",
            "deleteDeploymentServiceAccount", "createDeploymentToken", "revokeDeploymentToken");

    /** Operations after which the resource of their path cannot be used again. */
    private static final Set<String> FINAL = Set.of("removeMember", "revokeInvitation", "cancelReview", "closeAccount");

    private static final String STATE = """
            select 'member ' || id || role || status || version from member where account_id = ?::uuid
            union all select 'invitation ' || id || state || version from invitation where account_id = ?::uuid
            union all select 'account ' || name || version from account where id = ?::uuid
            union all select 'review ' || id || state || version from review where account_id = ?::uuid
            union all select 'item ' || member_id || review_id || decision || version from review_item where account_id = ?::uuid
            union all select 'role ' || name || version from role where account_id = ?::uuid
            union all select 'catalogue ' || service || version from permission_catalogue where account_id = ?::uuid
            union all select 'key ' || id || version from api_key where account_id = ?::uuid
            union all select 'event ' || id from audit_event where account_id = ?::uuid and action <> 'access.denied'
            order by 1""";

    private record Operation(String id, String method, String path, int anonymous, int stranger, int suspended, int removed,
            int member, int admin, int operator, String body) {

        static Operation of(String line) {
            String[] cells = line.replace("{A}", "/v1/accounts/{a}")
                    .replace("{none}", "01234567-89ab-7cde-8f01-23456789abcd")
                    .replace("{secret}", "A".repeat(128))
                    .split(" *\\| ?");
            int[] status = Arrays.stream(cells[3].split(" ")).mapToInt(Integer::parseInt).toArray();
            return new Operation(cells[0], cells[1], cells[2], status[0], status[1], status[2], status[3], status[4], status[5],
                    status[6], cells.length > 4 ? cells[4] : "");
        }

        @Override
        public String toString() {
            return id;
        }
    }

    /** Resources for the placeholders of a path. */
    private record Resources(String account, String member, String invitation, String review) {
        String fill(String text) {
            return text.replace("{a}", account).replace("{m}", member).replace("{i}", invitation).replace("{r}", review);
        }
    }

    private TestAccount elsewhere;
    /** The account in which admins and operators are allowed. */
    private TestAccount changing;
    private Person member;
    private Person suspended;
    private Person removed;
    private Api keyOfRemoved;
    private Resources resources;
    private Resources changingResources;
    private List<String> state;
    private int names;

    static List<Operation> operations() throws IOException {
        try (Stream<String> lines = Files.lines(Path.of("src/test/resources/access-matrix.txt"))) {
            return lines.filter(line -> !line.startsWith("#")).map(Operation::of).toList();
        }
    }

    /** Opens further accounts: in {@code account}, principals are denied and nothing changes. */
    @Override
    protected void prepare() {
        elsewhere = TestAccount.open();
        changing = TestAccount.open();
        List<Person> people = TestMembers.join(account, "admin", 2);
        suspended = people.get(0);
        removed = people.get(1);
        member = account.add("member", "member");
        keyOfRemoved = Keys.create(account, removed).api();
        account.admin().api().post(account.path(suspended) + "/suspend").then().statusCode(200);
        account.admin().api().delete(account.path(removed)).then().statusCode(200);
        resources = newResources(account);
        changingResources = newResources(changing);
        state = state();
    }

    @Test
    void everyDocumentedOperationHasARow() throws IOException {
        String document = Files.readString(Path.of("docs/openapi.yaml"));
        assertThat(Pattern.compile("^      operationId: (\\S+)$", Pattern.MULTILINE).matcher(document).results()
                .map(operation -> operation.group(1)))
                .containsExactlyInAnyOrderElementsOf(operations().stream().map(Operation::id).toList());
    }

    @ParameterizedTest
    @MethodSource("operations")
    void requestsWithoutPermissionChangeNothing(Operation operation) {
        expect(operation, Api.anonymous(), operation.anonymous(), resources);
        expect(operation, elsewhere.admin().api(), operation.stranger(), resources);
        expect(operation, suspended.api(), operation.suspended(), resources);
        expect(operation, removed.api(), operation.removed(), resources);
        expect(operation, member.api(), operation.member(), resources);
        assertThat(call(operation, keyOfRemoved, resources).statusCode()).as("with the key of a removed member")
                .isEqualTo(FOR_PEOPLE.contains(operation.id()) ? 403 : operation.anonymous());
        assertThat(state()).isEqualTo(state);
    }

    @ParameterizedTest
    @MethodSource("operations")
    void allowsAdminsAndOperators(Operation operation) {
        boolean isFinal = FINAL.contains(operation.id());
        TestAccount used = operation.id().equals("closeAccount") ? TestAccount.open() : changing;
        expect(operation, used.admin().api(), operation.admin(), isFinal ? newResources(used) : changingResources);
        expect(operation, Api.asOperator(), operation.operator(), isFinal ? newResources(used) : changingResources);
    }

    static Stream<Operation> operationsWithIds() throws IOException {
        return operations().stream().filter(operation -> operation.path().matches(".*\\{[mir]}.*"));
    }

    /** The path has the principal's own account, and ids of another account. */
    @ParameterizedTest
    @MethodSource("operationsWithIds")
    void hidesResourcesOfOtherAccounts(Operation operation) {
        HttpResponse<String> answer = call(operation, elsewhere.admin().api(),
                new Resources(elsewhere.id(), resources.member(), resources.invitation(), resources.review()));
        if (operation.id().equals("listAuditEventsOfMember")) {
            // An id filters this list. The denied requests of this test name the id in the principal's own account.
            assertThat(new JsonObject(answer.body()).getJsonArray("items")).extracting(event -> ((JsonObject) event)
                    .getString("action")).allMatch("access.denied"::equals);
            return;
        }
        // Members create tokens only for themselves, so any other id is forbidden.
        boolean forOthers = operation.id().equals("createEmbedToken");
        assertThat(new Answer(answer.statusCode(), answer.body()).outcome())
                .isEqualTo(forOthers ? "403 forbidden" : "404 not-found");
    }

    private Resources newResources(TestAccount in) {
        return new Resources(in.id(), in.add("target-" + names++, "member").memberId(), invitation(in), review(in));
    }

    private static String review(TestAccount in) {
        return Reviews.started(in, in.admin()).id();
    }

    private String invitation(TestAccount in) {
        return in.admin().api().invite(in.id(), in.email("invitation-" + names++), "member").jsonPath().getString("id");
    }

    private static void expect(Operation operation, Api principal, int status, Resources used) {
        HttpResponse<String> answer = call(operation, principal, used);
        assertThat(answer.statusCode()).as("%s: %s", operation.id(), answer.body()).isEqualTo(status);
        if (operation.id().equals("checkAccess")) {
            assertThat(answer.body()).isEmpty();
        } else if (status >= 400) {
            assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
            assertThat(answer.headers().firstValue("X-Request-Id"))
                    .hasValue(new JsonObject(answer.body()).getString("requestId"));
        }
        if (status == 401) {
            assertThat(answer.headers().firstValue("WWW-Authenticate").orElseThrow()).startsWith("Bearer");
        }
    }

    private static HttpResponse<String> call(Operation operation, Api principal, Resources used) {
        HttpRequest.Builder request = HttpRequest
                .newBuilder(URI.create("http://localhost:" + RestAssured.port + used.fill(operation.path())))
                .method(operation.method(), BodyPublishers.ofString(used.fill(operation.body())));
        if (principal.token() != null) {
            request.header("Authorization", "Bearer " + principal.token());
        }
        if (!operation.body().isEmpty()) {
            request.header("Content-Type", switch (operation.id()) {
                case "introspect" -> "application/x-www-form-urlencoded";
                case "importMembers", "relinkIdentities" -> "application/x-ndjson";
                default -> operation.body().startsWith("{") ? "application/json" : "text/csv";
            });
        }
        try {
            return HTTP.send(request.build(), BodyHandlers.ofString());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }

    private List<String> state() {
        return Sql.column(STATE, account.id(), account.id(), account.id(), account.id(), account.id(), account.id(),
                account.id(), account.id(), account.id());
    }
}
