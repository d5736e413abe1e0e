package dev.roster.member;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roster.testing.Answer;
import dev.roster.testing.Api;
import dev.roster.testing.Browser;
import dev.roster.testing.Call;
import dev.roster.testing.Invites;
import dev.roster.testing.Mailbox;
import dev.roster.testing.RosterStack;
import dev.roster.testing.Sql;
import dev.roster.testing.TestAccount;
import dev.roster.testing.TestAccount.Person;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An account has at most as many active members as seats, on every path. */
@QuarkusTest
@QuarkusTestResource(RosterStack.class)
class SeatsTest {
    private static final Api OPERATOR = Api.asOperator();

    private TestAccount account;
    private Api admin;

    @BeforeEach
    void open() {
        account = TestAccount.open();
        admin = account.admin().api();
    }

    private Answer limit(Integer limit) {
        Map<String, Object> body = new HashMap<>();
        body.put("limit", limit);
        return Call.put(OPERATOR, account.path() + "/seats", body).send();
    }

    private JsonObject seats() {
        return Call.get(admin, account.path() + "/seats").send().json();
    }

    private void assertSeats(int used, Integer limit, Integer free) {
        assertThat(seats()).isEqualTo(new JsonObject().put("used", used).put("limit", limit).put("free", free));
        assertThat(Sql.count("select count(*) from member where account_id = ?::uuid and status = 'active'", account.id()))
                .as("the stored number agrees with the rows").isEqualTo(used);
    }

    @Test
    void theNumberFollowsEveryChange() {
        assertSeats(1, null, null);
        Person ben = account.add("ben", "member");
        Person eli = account.add("eli", "member");
        assertSeats(3, null, null);
        assertThat(limit(5).json().getInteger("free")).isEqualTo(2);
        Call.patch(admin, account.path(ben), Map.of("role", "admin")).send();
        Call.post(admin, account.path(ben) + "/suspend").send();
        Call.post(admin, account.path(ben) + "/suspend").send();
        assertSeats(2, 5, 3);
        Call.post(admin, account.path(ben) + "/reactivate").send();
        assertSeats(3, 5, 2);
        Call.post(admin, account.path() + "/members/bulk", Map.of("action", "suspend", "members",
                List.of(Map.of("id", ben.memberId()), Map.of("id", eli.memberId())))).send();
        assertSeats(1, 5, 4);
        Call.post(admin, account.path() + "/members/bulk?dryRun=true", Map.of("action", "reactivate", "members",
                List.of(Map.of("id", ben.memberId())))).send();
        assertSeats(1, 5, 4);
        Call.delete(admin, account.path(ben)).send();
        assertSeats(1, 5, 4);
        Call.post(admin, account.path(eli) + "/reactivate").send();
        Call.delete(eli.api(), account.path(eli)).send();
        assertSeats(1, 5, 4);
        assertThat(limit(null).json().getInteger("limit")).isNull();
        assertSeats(1, null, null);
    }

    @Test
    void nobodyJoinsWithoutASeat() {
        Invites invites = Invites.of(account);
        invites.invite("ben");
        String token = Mailbox.tokenFor(account.email("ben"));
        limit(1);
        Api ben = Api.as(account.email("ben"));
        assertThat(Call.accept(ben, token).send().outcome()).isEqualTo("409 seats-exhausted");
        assertSeats(1, 1, 0);
        assertThat(Call.post(ben, "/v1/invitations/preview", Map.of("token", token)).send().status())
                .as("the invitation stays open").isEqualTo(200);
        limit(2);
        assertThat(Call.accept(ben, token).send().status()).isEqualTo(201);
        assertSeats(2, 2, 0);
    }

    @Test
    void aRequestInvitesAtMostAsManyPeopleAsSeatsAreFree() {
        limit(2);
        Invites invites = Invites.of(account);
        List<Map<String, String>> three = List.of(Map.of("email", account.email("a")), Map.of("email", account.email("b")),
                Map.of("email", account.email("c")));
        for (String query : List.of("?dryRun=true", "")) {
            JsonArray results = invites.inviteMany(query, three).json().getJsonArray("results");
            assertThat(results.getJsonObject(0).getString("outcome")).isEqualTo("invited");
            for (int i : List.of(1, 2)) {
                assertThat(results.getJsonObject(i).getString("outcome")).isEqualTo("rejected");
                assertThat(results.getJsonObject(i).getJsonObject("reason").getString("type"))
                        .isEqualTo("/problems/seats-exhausted");
            }
        }
        assertThat(invites.invite("b").status()).as("an open invitation takes no seat").isEqualTo(201);
        limit(1);
        assertThat(invites.invite("d").outcome()).isEqualTo("409 seats-exhausted");
        assertThat(invites.invite("b", Map.of("role", "admin")).status()).as("a change without an email").isEqualTo(200);
        Sql.age(account, Duration.ofMinutes(2));
        assertThat(invites.invite("b").outcome()).as("a resend").isEqualTo("409 seats-exhausted");
    }

    @Test
    void reactivationNeedsASeat() {
        Person ben = account.add("ben", "member");
        Person eli = account.add("eli", "member");
        for (Person person : List.of(ben, eli)) {
            Call.post(admin, account.path(person) + "/suspend").send();
        }
        limit(2);
        Map<String, Object> both = Map.of("action", "reactivate", "members",
                List.of(Map.of("id", ben.memberId()), Map.of("id", eli.memberId())));
        assertThat(Call.post(admin, account.path() + "/members/bulk?dryRun=true", both).send().outcome())
                .isEqualTo("409 seats-exhausted");
        assertThat(Call.post(admin, account.path() + "/members/bulk", both).send().outcome())
                .isEqualTo("409 seats-exhausted");
        assertSeats(1, 2, 1);
        assertThat(Call.post(admin, account.path(ben) + "/reactivate").send().status()).isEqualTo(200);
        assertThat(Call.post(admin, account.path(eli) + "/reactivate").send().outcome()).isEqualTo("409 seats-exhausted");
        assertThat(Call.post(admin, account.path(ben) + "/reactivate").send().status()).as("no change").isEqualTo(200);
    }

    @Test
    void anImportRejectsTheLinesBeyondTheSeats() {
        limit(3);
        String lines = Stream.of("a", "b", "c").map(name -> new JsonObject().put("email", account.email(name)).put("name", name)
                .encode() + "\n").collect(Collectors.joining());
        for (String query : List.of("?dryRun=true", "")) {
            Response imported = OPERATOR.request().contentType("application/x-ndjson").body(lines)
                    .post(account.path() + "/members/import" + query);
            assertThat(imported.statusCode()).as(imported.asString()).isEqualTo(200);
            JsonObject result = new JsonObject(imported.asString());
            assertThat(result.getInteger("created")).isEqualTo(2);
            assertThat(result.getJsonArray("rejectedLines").getJsonObject(0).getJsonObject("reason").getString("type"))
                    .isEqualTo("/problems/seats-exhausted");
        }
        assertThat(seats()).isEqualTo(new JsonObject().put("used", 3).put("limit", 3).put("free", 0));
    }

    @Test
    void aLowerLimitTakesNobodysAccess() {
        Person ben = account.add("ben", "member");
        assertThat(limit(1).json()).isEqualTo(new JsonObject().put("used", 2).put("limit", 1).put("free", 0));
        assertThat(Call.get(ben.api(), account.path()).send().status()).isEqualTo(200);
        assertThat(Call.patch(admin, account.path(ben), Map.of("role", "admin")).send().status()).isEqualTo(200);
        assertThat(Call.delete(admin, account.path(ben)).send().status()).isEqualTo(200);
        assertSeats(1, 1, 0);
    }

    @Test
    void onlyAnOperatorSetsTheLimitAndTheLogRecordsIt() {
        assertThat(Call.put(admin, account.path() + "/seats", Map.of("limit", 9)).send().outcome()).isEqualTo("403 forbidden");
        for (Object invalid : List.of(0, -1, 10_000_001, "5", 1.5)) {
            assertThat(Call.put(OPERATOR, account.path() + "/seats", Map.of("limit", invalid)).send().outcome())
                    .as("%s", invalid).isEqualTo("400 validation");
        }
        limit(7);
        limit(7);
        JsonArray events = Call.get(admin, account.path() + "/audit-events?action=account.changed").send().json()
                .getJsonArray("items");
        assertThat(events).hasSize(1);
        assertThat(events.getJsonObject(0).getJsonObject("after").getInteger("seatLimit")).isEqualTo(7);
        JsonObject usage = Call.get(OPERATOR, account.path() + "/usage").send().json();
        assertThat(usage.getInteger("seatsUsed")).isEqualTo(1);
        assertThat(usage.getInteger("seatLimit")).isEqualTo(7);
        Call.post(OPERATOR, account.path() + "/close").send();
        assertThat(limit(8).outcome()).isEqualTo("409 account-closed");
        assertThat(Call.get(OPERATOR, account.path() + "/usage").send().json().getInteger("seatLimit")).isEqualTo(7);
    }

    @Test
    void settingTheLimitCorrectsTheNumber() {
        Sql.update("update account set seats_used = 40 where id = ?::uuid", account.id());
        limit(3);
        assertSeats(1, 3, 2);
    }

    @Test
    void theConsoleShowsSeats() {
        Browser members = Browser.signedIn(account.admin().email());
        assertThat(members.open("/accounts/" + account.id() + "/members").html()).doesNotContain("id=\"seats\"");
        Browser operator = Browser.signedIn("olga@roster.example");
        String usage = "/operator/accounts/" + account.id() + "/usage";
        Browser.ReceivedPage page = operator.open(usage);
        assertThat(operator.submit(page, usage + "/seats", Map.of("limit", "x")).html())
                .contains("Enter a whole number from 1");
        assertThat(operator.submit(page, usage + "/seats", Map.of("limit", "2")).html()).contains("Seats in use: 1.");
        assertThat(members.open("/accounts/" + account.id() + "/members").html()).contains("1 of 2 seats are taken.");
        assertThat(members.open("/accounts/" + account.id() + "/invite").html()).contains("1 of 2 seats are taken.");
        account.add("ben", "member");
        assertThat(members.open("/accounts/" + account.id() + "/members").html()).contains("All 2 seats are taken");
        Browser.ReceivedPage invite = members.open("/accounts/" + account.id() + "/invite");
        assertThat(members.submit(invite, "/accounts/" + account.id() + "/invite",
                Map.of("addresses", account.email("eli"), "role", "member", "language", "en")).html())
                .contains("All seats of the account are taken");
        assertThat(operator.submit(page, usage + "/seats", Map.of("limit", "")).html()).contains("Seats in use: 2.");
        assertThat(seats().getInteger("limit")).isNull();
    }
}
