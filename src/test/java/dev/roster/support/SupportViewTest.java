package dev.roster.support;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roster.console.Route;
import dev.roster.testing.Api;
import dev.roster.testing.Browser;
import dev.roster.testing.Browser.ReceivedPage;
import dev.roster.testing.Call;
import dev.roster.testing.RosterStack;
import dev.roster.testing.Sql;
import dev.roster.testing.TestAccount;
import dev.roster.testing.TestAccount.Person;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.jboss.resteasy.reactive.server.Cancellable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An operator views the console as a member: with consent, read-only, and not after its end. */
@QuarkusTest
@QuarkusTestResource(RosterStack.class)
class SupportViewTest {
    private static final String READ_ONLY = "support-view-read-only";
    private static final String ENDED = "support-view-ended";

    private TestAccount account;
    private Browser operator;

    @BeforeEach
    void people() {
        account = TestAccount.open();
        operator = Browser.signedIn("olga@roster.example");
    }

    private void allow() {
        change(Map.of("supportView", true));
    }

    private void change(Map<String, Object> settings) {
        assertThat(Call.patch(account.admin().api(), account.path(), settings).send().status()).isEqualTo(200);
    }

    private String views() {
        return "/operator/accounts/" + account.id() + "/views";
    }

    private String members() {
        return "/accounts/" + account.id() + "/members";
    }

    private ReceivedPage start(Browser browser, String member, String reason) {
        return browser.submit(browser.open(views()), views(), Map.of("member", member, "reason", reason));
    }

    /** Starts a view as a member, with consent. */
    private ReceivedPage view(Person member) {
        allow();
        ReceivedPage page = start(operator, member.email(), "Ticket 42");
        assertThat(page.status()).as(page.html()).isEqualTo(200);
        assertThat(page.html()).contains("view-banner");
        return page;
    }

    private ReceivedPage end(ReceivedPage page) {
        return operator.submit(page, "/operator/view/end", Map.of());
    }

    private static void assertProblem(ReceivedPage page, String problem) {
        assertThat(page.html()).as(page.address().toString()).contains("data-problem=\"" + problem + "\"");
        assertThat(page.status()).isEqualTo(403);
    }

    /** The events of support views, newest first: action, actor, target and details. */
    private List<String> events() {
        return Call.get(account.admin().api(), account.path() + "/audit-events?limit=50").send().json().getJsonArray("items")
                .stream().map(Object::toString).filter(event -> event.contains("\"support-view.")).toList();
    }

    @Test
    void showsTheConsoleOfTheMember() {
        account.addRole("clerk", "member:read");
        Person member = account.add("mia", "clerk");
        ReceivedPage own = view(member);
        assertThat(own.address().getPath()).isEqualTo(members() + "/" + member.memberId());
        assertThat(own.html()).contains(member.email(), "/operator/view/end").doesNotContain("/operator/accounts\"",
                "href=\"/accounts/" + account.id() + "/settings");
        assertThat(operator.open(members()).html()).contains(account.admin().email(), "view-banner")
                .doesNotContain("/members/export");
        assertThat(operator.open("/accounts/" + account.id() + "/activity").html()).contains("data-problem=\"forbidden\"");
        assertThat(operator.open(members() + "/" + member.memberId() + "/activity").status()).isEqualTo(200);
        assertThat(Call.get(account.admin().api(), account.path(member)).send().json().getString("lastActiveAt"))
                .as("the view is no activity of the member").isNull();
        ReceivedPage after = end(operator.open(members()));
        assertThat(after.address().getPath()).isEqualTo(views());
        assertThat(after.html()).contains("Ticket 42", member.email(), "Ended by the operator").doesNotContain("view-banner");
        assertThat(operator.open(members()).html()).as("the operator's own access").contains("/settings");
    }

    @Test
    void startAndEndAreInTheAuditLog() {
        Person member = account.add("mia", "member");
        end(view(member));
        assertThat(events()).hasSize(2).allSatisfy(event -> assertThat(event).contains("Ticket 42", member.memberId(),
                "\"kind\":\"operator\"", "olga@roster.example"));
        assertThat(events().get(0)).contains("support-view.ended", "by-operator");
        assertThat(events().get(1)).contains("support-view.started", "expiresAt");
        String activity = Browser.signedIn(account.admin().email()).open("/accounts/" + account.id() + "/activity").html();
        assertThat(activity).contains("View as a member ended", "ended by the operator", "Ticket 42");
    }

    /** Including those that the operator can submit outside a view. */
    @Test
    void rejectsEveryForm() {
        Person member = account.add("mia", "admin");
        ReceivedPage page = view(member);
        List<Route> forms = Route.all().stream().filter(route -> !route.isRead() && route.needsSession()).toList();
        assertThat(forms).hasSizeGreaterThan(30);
        forms.stream().filter(route -> !Stream.of("/operator/view/end", "/session/sign-out").toList().contains(route.path()))
                .forEach(route -> {
                    ReceivedPage answer = route.isMultipart() ? operator.submitParts(page, route.in(account.id()), Map.of())
                            : operator.request(route.in(account.id()),
                                    new LinkedHashMap<>(Map.of("formToken", page.formToken(), "version", "0")));
                    assertProblem(answer, READ_ONLY);
                });
    }

    @Test
    void showsNoPageOutsideTheAccountAndNoDownload() {
        view(account.admin());
        TestAccount other = TestAccount.open();
        Stream.of("/", "/accounts", "/enter/" + other.id(), "/operator/accounts", "/operator/health",
                "/operator/accounts/" + account.id() + "/usage", views(), "/accounts/" + other.id() + "/members",
                "/accounts/" + UUID.randomUUID() + "/members")
                .forEach(path -> assertProblem(operator.open(path), READ_ONLY));
        Route.all().stream().filter(Route::isRead).filter(Route::needsSession).filter(route -> !route.isInAccount())
                .forEach(route -> assertProblem(operator.open(route.in(account.id())), READ_ONLY));
        List<Route> downloads = Route.all().stream().filter(Route::isRead).filter(Route::isInAccount)
                .filter(route -> route.operation().isAnnotationPresent(Cancellable.class) || route.path().contains("csv"))
                .toList();
        assertThat(downloads).hasSizeGreaterThan(3);
        downloads.forEach(route -> assertProblem(operator.open(route.in(account.id())), READ_ONLY));
    }

    @Test
    void noFormOfAViewWorksAfterItsEndOrBeforeIt() {
        Person ben = account.add("ben", "member");
        ReceivedPage before = operator.open(members() + "/" + ben.memberId() + "/suspend");
        String path = before.address().getPath();
        ReceivedPage inside = view(account.admin());
        assertProblem(operator.submit(before, path, Map.of("version", "0")), READ_ONLY);
        end(inside);
        assertProblem(operator.submit(inside, path, Map.of("version", "0")), "form-expired");
        assertThat(Call.get(account.admin().api(), account.path(ben)).send().json().getString("status")).isEqualTo("active");
    }

    @Test
    void requiresConsent() {
        assertThat(operator.open(views()).html()).contains("does not allow it").doesNotContain("name=\"reason\"");
        allow();
        ReceivedPage form = operator.open(views());
        change(Map.of("supportView", false));
        ReceivedPage denied = operator.submit(form, views(), Map.of("member", account.admin().email(), "reason", "Ticket"));
        assertThat(denied.html()).contains("data-problem=\"support-view-not-allowed\"");
        change(Map.of("supportView", true, "supportViewUntil", Instant.now().plusSeconds(3600).toString()));
        Sql.update("update account set support_view_until = now() - interval '1 second' where id = '" + account.id() + "'");
        assertThat(operator.submit(form, views(), Map.of("member", account.admin().email(), "reason", "Ticket")).html())
                .contains("data-problem=\"support-view-not-allowed\"");
        assertThat(events()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = { "", "   ", "long" })
    void requiresAReason(String reason) {
        allow();
        ReceivedPage page = start(operator, account.admin().email(), reason.equals("long") ? "x".repeat(501) : reason);
        assertThat(page.status()).isEqualTo(400);
        assertThat(page.html()).contains("Enter a reason");
    }

    @Test
    void requiresAnActiveMember() {
        Person gone = account.add("gone", "member");
        Person suspended = account.add("sue", "member");
        assertThat(Call.delete(account.admin().api(), account.path(gone)).send().status()).isEqualTo(200);
        assertThat(Call.post(account.admin().api(), account.path(suspended) + "/suspend", Map.of()).send().status())
                .isEqualTo(200);
        allow();
        Stream.of(gone.email(), suspended.email(), "nobody@acme.example", "not an address", TestAccount.open().admin().email())
                .forEach(email -> {
                    ReceivedPage page = start(operator, email, "Ticket");
                    assertThat(page.status()).as(email).isEqualTo(400);
                    assertThat(page.html()).contains("form-error");
                });
    }

    @Test
    void onlyOperatorsViewAsAMember() {
        allow();
        Browser admin = Browser.signedIn(account.admin().email());
        ReceivedPage settings = admin.open("/accounts/" + account.id() + "/settings");
        assertThat(admin.open(views()).status()).isEqualTo(403);
        assertProblem(admin.submit(settings, views(), Map.of("member", account.admin().email(), "reason", "x")), "forbidden");
        assertThat(admin.submit(settings, "/operator/view/end", Map.of()).address().getPath()).doesNotContain("operator");
        assertThat(new Browser().request(views()).status()).isEqualTo(303);
    }

    @Test
    void endsWhenTheAccountWithdrawsItsConsent() {
        view(account.admin());
        change(Map.of("supportView", false));
        assertProblem(operator.open(members()), ENDED);
        allow();
        assertProblem(operator.open(members()), ENDED);
        assertEnd("consent-withdrawn");
        ReceivedPage after = end(operator.open(members()));
        assertThat(after.address().getPath()).isEqualTo(views());
        assertThat(events()).hasSize(2);
    }

    @Test
    void endsWhenTheConsentExpires() {
        allow();
        change(Map.of("supportView", true, "supportViewUntil", Instant.now().plusSeconds(3600).toString()));
        start(operator, account.admin().email(), "Ticket");
        assertThat(operator.open(members()).status()).isEqualTo(200);
        Sql.update("update account set support_view_until = now() - interval '1 second' where id = '" + account.id() + "'");
        assertProblem(operator.open(members()), ENDED);
        allow();
        assertProblem(operator.open(members()), ENDED);
    }

    @Test
    void endsWhenTheMemberLosesAccess() {
        Person mia = account.add("mia", "member");
        view(mia);
        assertThat(Call.post(account.admin().api(), account.path(mia) + "/suspend", Map.of()).send().status()).isEqualTo(200);
        assertProblem(operator.open(members() + "/" + mia.memberId()), ENDED);
        assertThat(Call.delete(account.admin().api(), account.path(mia)).send().status()).isEqualTo(200);
        assertProblem(operator.open(members() + "/" + mia.memberId()), ENDED);
        assertEnd("member-lost-access");
    }

    @Test
    void followsTheRoleOfTheMember() {
        Person mia = account.add("mia", "admin");
        view(mia);
        assertThat(operator.open("/accounts/" + account.id() + "/activity").status()).isEqualTo(200);
        assertThat(Call.patch(account.admin().api(), account.path(mia), Map.of("role", "member")).send().status())
                .isEqualTo(200);
        assertThat(operator.open("/accounts/" + account.id() + "/activity").html()).contains("data-problem=\"forbidden\"");
        assertThat(Call.get(account.admin().api(), account.path() + "/audit-events?action=access.denied").send().body())
                .as("the member attempted nothing").doesNotContain(mia.memberId());
    }

    @Test
    void endsWhenTheAccountIsClosed() {
        view(account.admin());
        assertThat(Call.post(Api.asOperator(), account.path() + "/close", Map.of()).send().status()).isEqualTo(200);
        assertProblem(operator.open(members()), ENDED);
    }

    @Test
    void endsAfterThirtyMinutes() {
        view(account.admin());
        Sql.update(
                "update support_view set expires_at = now() - interval '1 second' where account_id = '" + account.id() + "'");
        assertProblem(operator.open(members()), ENDED);
        assertEnd("expired");
        assertThat(SupportViewService.LIFETIME).isBetween(Duration.ofMinutes(30), Duration.ofMinutes(60));
    }

    @Test
    void signOutEndsTheView() {
        ReceivedPage page = view(account.admin());
        operator.request("/session/sign-out", Map.of("formToken", page.formToken()));
        assertThat(operator.request(members()).status()).isEqualTo(303);
        assertThat(events().get(0)).contains("support-view.ended", "by-operator");
    }

    /** The ID token of the operator often expires during a view. */
    @Test
    void signInDuringTheViewDoesNotLeaveIt() {
        view(account.admin());
        Sql.update(
                "update browser_session set fresh_until = now() - interval '1 second' where view_account_id = '" + account.id()
                        + "'");
        ReceivedPage page = operator.signIn("olga@roster.example", members());
        assertThat(page.html()).contains("view-banner");
        assertProblem(operator.open("/operator/accounts"), READ_ONLY);
        end(page);
        assertThat(events().get(0)).contains("support-view.ended");
    }

    @Test
    void endsWhenThePersonIsNoOperatorAnyMore() {
        ReceivedPage page = view(account.admin());
        Sql.update("update browser_session set operator = false where view_account_id = '" + account.id() + "'");
        assertProblem(operator.open(members()), ENDED);
        assertThat(end(page).address().getPath()).doesNotContain("operator");
        assertThat(operator.open(members()).status()).isEqualTo(404);
        assertThat(events().get(0)).contains("support-view.ended", "by-operator");
    }

    /** A double click. */
    @Test
    void theViewCanBeEndedTwice() {
        ReceivedPage page = view(account.admin());
        end(page);
        assertThat(end(page).address().getPath()).isEqualTo("/operator/accounts");
    }

    @Test
    void operatorsOnlyWithdrawTheConsent() {
        Browser browser = Browser.signedIn("olga@roster.example");
        ReceivedPage settings = browser.open("/accounts/" + account.id() + "/settings");
        assertThat(settings.html()).doesNotContain("value=\"unlimited\"");
        assertProblem(browser.submit(settings, "/accounts/" + account.id() + "/settings/support-view",
                Map.of("days", "7", "version", version())), "forbidden");
        assertThat(Call.patch(Api.asOperator(), account.path(), Map.of("supportView", true)).send().outcome())
                .isEqualTo("403 forbidden");
        allow();
        assertThat(Call.patch(Api.asOperator(), account.path(), Map.of("supportView", true, "supportViewUntil",
                Instant.now().plusSeconds(3600).toString())).send().outcome()).isEqualTo("403 forbidden");
        assertThat(Call.patch(Api.asOperator(), account.path(), Map.of("supportView", false)).send().status()).isEqualTo(200);
    }

    @Test
    void aViewDoesNotContinueAfterTheAccountIsReopened() {
        view(account.admin());
        Call.post(Api.asOperator(), account.path() + "/close", Map.of()).send();
        Call.post(Api.asOperator(), account.path() + "/reopen", Map.of()).send();
        assertProblem(operator.open(members()), ENDED);
    }

    /** Else a later consent could hide why the view ended. */
    @Test
    void theFirstRequestAfterTheEndRecordsIt() {
        view(account.admin());
        Sql.update(
                "update support_view set expires_at = now() - interval '1 second' where account_id = '" + account.id() + "'");
        assertProblem(operator.open(members()), ENDED);
        assertThat(Sql.column("select ended_by from support_view where account_id = '" + account.id() + "'"))
                .containsExactly("expired");
        assertProblem(operator.open(members()), ENDED);
        assertThat(events()).hasSize(2);
    }

    @Test
    void anErasureClearsTheReason() {
        Person mia = account.add("mia", "member");
        end(view(mia));
        Call.delete(account.admin().api(), account.path(mia)).send();
        assertThat(Call.post(account.admin().api(), account.path(mia) + "/erase").send().status()).isEqualTo(200);
        assertThat(Sql.column("select reason from support_view where account_id = '" + account.id() + "'")).containsExactly("");
    }

    @Test
    void anotherPersonDoesNotInheritTheView() {
        view(account.admin());
        Sql.update(
                "update browser_session set fresh_until = now() - interval '1 second' where view_account_id = '" + account.id()
                        + "'");
        ReceivedPage page = operator.signIn(TestAccount.open().admin().email(), members());
        assertThat(page.status()).isEqualTo(404);
        assertThat(page.html()).doesNotContain("view-banner");
    }

    /** The setting is part of the API and of the settings page, and each change is in the audit log. */
    @Test
    void adminsControlTheConsent() {
        assertThat(Call.get(account.admin().api(), account.path()).send().json().getBoolean("supportView")).isFalse();
        assertThat(Call.patch(account.admin().api(), account.path(),
                Map.of("supportViewUntil", Instant.now().plusSeconds(60).toString())).send().outcome())
                .isEqualTo("400 validation");
        assertThat(Call.patch(account.admin().api(), account.path(),
                Map.of("supportView", true, "supportViewUntil", Instant.now().minusSeconds(60).toString())).send().outcome())
                .isEqualTo("400 validation");
        Person mia = account.add("mia", "member");
        assertThat(Call.patch(mia.api(), account.path(), Map.of("supportView", true)).send().outcome())
                .isEqualTo("403 forbidden");
        Browser admin = Browser.signedIn(account.admin().email());
        String settings = "/accounts/" + account.id() + "/settings";
        ReceivedPage page = admin.open(settings);
        assertThat(page.html()).contains("Support cannot view this account.");
        ReceivedPage allowed = admin.submit(page, settings + "/support-view", Map.of("days", "7", "version", version()));
        assertThat(allowed.html()).contains("The permission expires:", "in 7 days");
        ReceivedPage off = admin.submit(allowed, settings + "/support-view", Map.of("days", "off", "version", version()));
        assertThat(off.html()).contains("Support cannot view this account.");
        ReceivedPage on = admin.submit(off, settings + "/support-view", Map.of("days", "unlimited", "version", version()));
        assertThat(on.html()).contains("until you withdraw");
        Stream.of("", "x", "0", "-3").forEach(days -> assertThat(
                admin.submit(on, settings + "/support-view", Map.of("days", days, "version", version())).status())
                .as(days).isEqualTo(400));
        assertThat(Call.get(account.admin().api(), account.path() + "/audit-events?action=account.changed").send().body())
                .contains("\"supportView\":true", "\"supportView\":false", "supportViewUntil");
    }

    private String version() {
        return Sql.column("select version::text from account where id = '" + account.id() + "'").get(0);
    }

    /** The job records the end. */
    private void assertEnd(String cause) {
        Awaitility.await().atMost(Duration.ofSeconds(90)).until(() -> events().stream()
                .anyMatch(event -> event.contains("support-view.ended") && event.contains(cause)
                        && event.contains("\"kind\":\"system\"")));
    }
}
