package dev.roster.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roster.testing.Answer;
import dev.roster.testing.Api;
import dev.roster.testing.Call;
import dev.roster.testing.Keys;
import dev.roster.testing.Keys.Key;
import dev.roster.testing.TestAccount;
import dev.roster.testing.TestAccount.Person;
import dev.roster.testing.TestSize;
import io.restassured.response.Response;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** {@code docs/gateways/nginx.conf} with a real nginx and an edge. The changes are requests to the core. */
class NginxEdgeIT {
    private static final int ROUNDS = TestSize.of(5, 50);

    private static NginxStack nginx;

    @BeforeAll
    static void start() throws Exception {
        nginx = NginxStack.withEdge("nginx.conf", List.of(8000), 401);
    }

    @AfterAll
    static void stop() throws IOException {
        if (nginx != null) {
            nginx.close();
        }
    }

    @BeforeEach
    void awaitLease() {
        nginx.edge.awaitReady();
    }

    @Test
    void deniesAfterTheResponseToALoss() {
        for (int round = 0; round < ROUNDS; round++) {
            loses("removed", round, person -> Call.delete(admin(), nginx.account.path(person)));
            loses("suspended", round, person -> Call.post(admin(), nginx.account.path(person) + "/suspend"));
            loses("demoted", round, person -> Call.patch(admin(), nginx.account.path(person), Map.of("role", "member")));
        }
    }

    /** The edge has the person's access in memory when the change begins. */
    private static void loses(String kind, int round, Function<Person, Call> change) {
        Person person = nginx.account.add(kind + round, "admin");
        assertThat(status(person.api(), "/before/" + kind)).isEqualTo(204);
        assertThat(status(person.api(), "/before/" + kind)).isEqualTo(204);
        Answer answer = change.apply(person).send();
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        assertThat(status(person.api(), "/after/" + kind + round)).as(kind).isEqualTo(403);
        assertThat(nginx.reached).noneMatch(request -> request.startsWith("/after/"));
    }

    @Test
    void deniesAKeyAfterTheResponseToItsRevocation() {
        Person kim = nginx.account.add("kim", "admin");
        Key key = Keys.create(nginx.account, kim, "invoice:read");
        Key second = Keys.create(nginx.account, kim);
        for (int use = 0; use < 2; use++) {
            assertThat(status(key.api(), "/exports/1")).isEqualTo(204);
            assertThat(status(second.api(), "/exports/1")).isEqualTo(204);
        }
        assertThat(Call.delete(kim.api(), key.path()).send().status()).isEqualTo(204);
        assertThat(status(key.api(), "/exports/2")).isEqualTo(401);
        assertThat(status(second.api(), "/exports/1")).isEqualTo(204);
        assertThat(Call.delete(admin(), nginx.account.path(kim)).send().status()).isEqualTo(200);
        assertThat(status(second.api(), "/exports/2")).isEqualTo(401);
        assertThat(nginx.reached).noneMatch(request -> request.startsWith("/exports/2"));
    }

    @Test
    void deniesEverybodyElse() {
        Person bob = nginx.account.add("bob", "member");
        assertThat(status(bob.api(), "/invoices/1")).as("lacks the permission").isEqualTo(403);
        assertThat(status(TestAccount.open().admin().api(), "/invoices/1")).isEqualTo(403);
        assertThat(status(Api.anonymous(), "/invoices/1")).isEqualTo(401);
        assertThat(status(new Api("forged"), "/invoices/1")).isEqualTo(401);
        assertThat(status(Api.asOperator(), "/invoices/1")).as("the edge has no ROSTER_OPERATOR_ROLE").isEqualTo(403);
        assertThat(nginx.reached).noneMatch(request -> request.startsWith("/invoices/1"));
    }

    @Test
    void replacesTheHeadersOfTheClient() {
        Person ada = nginx.account.admin();
        for (String path : List.of("/forged/core", "/forged/memory")) {
            assertThat(nginx.forged(port(), ada.api(), path)).isEqualTo(204);
            assertThat(nginx.identities.get(path)).isEqualTo(Map.of("Roster-account", nginx.account.id(), "Roster-member",
                    ada.memberId(), "Roster-role", "admin", "Roster-permissions", "*"));
        }
    }

    @Test
    void answersFromMemoryUntilTheLeaseEnds() {
        Person ann = nginx.account.add("ann", "admin");
        assertThat(status(ann.api(), "/memory/1")).isEqualTo(204);
        nginx.core.cut();
        try {
            assertThat(status(ann.api(), "/memory/2")).isEqualTo(204);
            Awaitility.await().until(() -> status(ann.api(), "/memory/3") == 503);
            Response unavailable = ann.api().request().port(port()).get("/memory/4");
            assertThat(unavailable.statusCode()).isEqualTo(503);
            assertThat(unavailable.header("Retry-After")).isNotNull();
            assertThat(nginx.reached).noneMatch(request -> request.startsWith("/memory/4"));
        } finally {
            nginx.core.reconnect();
        }
        Awaitility.await().until(() -> status(ann.api(), "/memory/5") == 204);
    }

    private static Api admin() {
        return nginx.account.admin().api();
    }

    private static int status(Api principal, String path) {
        return NginxStack.status(port(), principal, path);
    }

    private static int port() {
        return nginx.ports.get(0);
    }
}
