package dev.roster.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roster.testing.Browser;
import dev.roster.testing.Browser.ReceivedPage;
import dev.roster.testing.Call;
import dev.roster.testing.RosterStack;
import dev.roster.testing.Sql;
import dev.roster.testing.TestAccount;
import dev.roster.testing.TestAccount.Person;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Expiry dates and dormancy in a browser. */
@QuarkusTest
@QuarkusTestResource(RosterStack.class)
class LifecyclePagesTest {
    private static final String HOSTILE = "<script>alert(1)</script>{frame.formToken}";

    private TestAccount account;
    private Person grace;
    private Browser browser;
    private String base;

    @BeforeEach
    void open() {
        account = TestAccount.open();
        grace = account.add("grace", "member");
        browser = Browser.signedIn(account.admin().email());
        base = "/accounts/" + account.id();
    }

    @Test
    void setsShowsAndRemovesExpiry() {
        String expiry = base + "/members/" + grace.memberId() + "/expiry";
        String lastDay = LocalDate.now(ZoneOffset.UTC).plusDays(10).toString();
        browser.submit(browser.open(expiry), expiry,
                Map.of("role", "admin", "roleLastDay", lastDay, "lastDay", "", "version", version()));
        JsonObject member = member();
        assertThat(member.getString("role")).isEqualTo("admin");
        assertThat(member.getString("roleExpiresAt"))
                .isEqualTo(LocalDate.parse(lastDay).plusDays(1) + "T00:00:00Z");
        assertThat(browser.open(base + "/members").html()).contains("expires <time", "data-exact=\"");
        assertThat(browser.open(expiry).html()).contains("value=\"" + lastDay + "\"");
        browser.submit(browser.open(expiry), expiry,
                Map.of("role", "admin", "roleLastDay", "", "lastDay", lastDay, "version", version()));
        assertThat(member().getString("roleExpiresAt")).isNull();
        assertThat(member().getString("expiresAt")).isNotNull();
        browser.submit(browser.open(expiry), expiry,
                Map.of("role", "admin", "roleLastDay", "", "lastDay", "", "version", version()));
        assertThat(member().getString("expiresAt")).isNull();
    }

    @Test
    void rejectsInvalidLastDay() {
        String expiry = base + "/members/" + grace.memberId() + "/expiry";
        for (String day : new String[] { "2020-01-01", "soon", "+99999-01-01", "999999999-01-01" }) {
            ReceivedPage again = browser.request(expiry,
                    Map.of("formToken", browser.open(expiry).formToken(), "role", "member", "roleLastDay", "",
                            "lastDay", day, "version", version()));
            assertThat(again.status()).as(day).isEqualTo(400);
            assertThat(again.html()).as(day).contains("The last day must be in the future.");
        }
        assertThat(member().getString("expiresAt")).isNull();
    }

    @Test
    void changingTheRoleKeepsTheExactExpiry() {
        String end = Instant.now().plus(Duration.ofHours(100)).truncatedTo(ChronoUnit.SECONDS).toString();
        Call.patch(account.admin().api(), account.path(grace), Map.of("role", "admin", "roleExpiresAt", end)).send();
        String expiry = base + "/members/" + grace.memberId() + "/expiry";
        String shown = browser.open(expiry).html().replaceAll("(?s).*name=\"roleLastDay\" type=\"date\" value=\"([^\"]*)\".*",
                "$1");
        browser.submit(browser.open(expiry), expiry,
                Map.of("role", "member", "roleLastDay", shown, "lastDay", "", "version", version()));
        assertThat(member().getString("role")).isEqualTo("member");
        assertThat(member().getString("roleExpiresAt")).isEqualTo(end);
    }

    @Test
    void reportListsDormantMembers() {
        Sql.update("update member set name = ? where account_id = ?::uuid and id = ?::uuid", HOSTILE, account.id(),
                grace.memberId());
        idle(40);
        assertThat(browser.open(base + "/dormancy?days=60").html()).contains("No member has been dormant for 60 days");
        assertThat(browser.open(base + "/dormancy?days=35").html()).contains(grace.email(), "&lt;script&gt;")
                .doesNotContain("<script>alert");
        assertThat(browser.open(base + "/dormancy?days=x%22%3E").html()).contains("value=\"90\"", base + "/dormancy?days=30\"",
                base + "/dormancy?days=35\"", base + "/dormancy?days=60\"", base + "/dormancy?days=90\"");
    }

    @Test
    void showsAffectedMembersBeforeSuspensionIsTurnedOn() {
        idle(100);
        Map<String, String> input = Map.of("days", "90", "warnDaysBefore", "0", "suspend", "true", "exempt",
                account.admin().email().toUpperCase(Locale.ROOT), "version", "-1");
        ReceivedPage preview = browser.submit(browser.open(base + "/dormancy"), base + "/dormancy", input);
        assertThat(preview.html()).contains("Suspend dormant members?", grace.email(), "Suspension");
        assertThat(policy().getBoolean("suspend")).isFalse();
        Map<String, String> confirmed = new HashMap<>(input);
        confirmed.put("previewed", "true");
        browser.submit(preview, base + "/dormancy", confirmed);
        assertThat(policy().getBoolean("suspend")).isTrue();
        assertThat(policy().getJsonArray("exemptMembers")).containsExactly(account.admin().memberId());
        assertThat(browser.open(base + "/dormancy").html()).contains(account.admin().email(), "checked");
    }

    /** The address of a removed member would make the form invalid. */
    @Test
    void formOmitsRemovedExemptMembers() {
        browser.submit(browser.open(base + "/dormancy"), base + "/dormancy",
                Map.of("days", "90", "warnDaysBefore", "0", "exempt", grace.email(), "version", "-1"));
        assertThat(browser.open(base + "/dormancy").html()).contains(grace.email());
        assertThat(account.admin().api().delete(account.path(grace)).statusCode()).isEqualTo(200);
        assertThat(browser.open(base + "/dormancy").html()).doesNotContain(grace.email());
    }

    @Test
    void rejectsInvalidPolicy() {
        String token = browser.open(base + "/dormancy").formToken();
        for (Map<String, String> invalid : List.of(Map.of("days", "0", "warnDaysBefore", "0"),
                Map.of("days", "x", "warnDaysBefore", "0"), Map.of("days", "30", "warnDaysBefore", "30"),
                Map.of("days", "30", "warnDaysBefore", "0", "exempt", "nobody@acme.example"))) {
            Map<String, String> form = new HashMap<>(invalid);
            form.putAll(Map.of("formToken", token, "version", "-1"));
            ReceivedPage again = browser.request(base + "/dormancy", form);
            assertThat(again.status()).as(invalid.toString()).isEqualTo(400);
            assertThat(again.html()).contains("role=\"alert\"");
        }
    }

    private void idle(int days) {
        Sql.update(
                "update activity set idle_since = now() - make_interval(days => ?::int) where account_id = ?::uuid and member_id = ?::uuid",
                days, account.id(), grace.memberId());
    }

    private JsonObject member() {
        return Call.get(account.admin().api(), account.path(grace)).send().json();
    }

    private JsonObject policy() {
        return Call.get(account.admin().api(), account.path() + "/dormancy-policy").send().json();
    }

    private String version() {
        return Sql.column("select version from member where account_id = ?::uuid and id = ?::uuid", account.id(),
                grace.memberId()).get(0);
    }
}
