package dev.roster.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roster.access.AllowedInSupportView;
import dev.roster.testing.Browser;
import dev.roster.testing.Browser.ReceivedPage;
import dev.roster.testing.Call;
import dev.roster.testing.RosterStack;
import dev.roster.testing.TestAccount;
import dev.roster.testing.TestAccount.Person;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Authorization of every page and every form. */
@QuarkusTest
@QuarkusTestResource(RosterStack.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ConsoleAccessTest {
    private TestAccount account;
    private Browser admin;
    private Browser member;
    private Browser removed;
    private Browser stranger;
    private String tokenOfRemoved;

    @BeforeEach
    void people() {
        if (account != null) {
            return;
        }
        account = TestAccount.open();
        admin = Browser.signedIn(account.admin().email());
        member = Browser.signedIn(account.add("mia", "member").email());
        stranger = Browser.signedIn(TestAccount.open().admin().email());
        Person gone = account.add("gone", "admin");
        removed = Browser.signedIn(gone.email());
        assertThat(removed.request("/accounts/" + account.id() + "/members").status()).isEqualTo(200);
        tokenOfRemoved = removed.open("/accounts/" + account.id() + "/settings").formToken();
        assertThat(Call.delete(account.admin().api(), account.path(gone)).send().status()).isEqualTo(200);
    }

    static List<Route> pages() {
        return Route.all().stream().filter(Route::isRead).filter(Route::needsSession).toList();
    }

    static List<Route> forms() {
        return Route.all().stream().filter(route -> !route.isRead()).filter(Route::needsSession).toList();
    }

    static Stream<Route> inAccounts() {
        return Route.all().stream().filter(Route::isInAccount);
    }

    @Test
    void findsPagesAndForms() {
        assertThat(pages()).hasSizeGreaterThan(20);
        assertThat(forms()).hasSizeGreaterThan(10);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("pages")
    void pagesRequireSignIn(Route page) {
        String path = page.in(account.id());
        ReceivedPage answer = new Browser().request(path);
        assertThat(answer.status()).as(path).isEqualTo(303);
        assertThat(answer.header("location")).endsWith("/session/sign-in?to=" + QueryString.encoded(path));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("forms")
    void formsRequireSignIn(Route form) {
        assertThat(new Browser().request(form.in(account.id()), Map.of("formToken", tokenOfRemoved)).status())
                .isEqualTo(form.isMultipart() ? 415 : 401);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("forms")
    void formsRequireTheTokenOfTheSession(Route form) {
        String path = form.in(account.id());
        Browser browser = form.isForOperators() ? Browser.signedIn("olga@roster.example") : admin;
        AllowedInSupportView view = form.operation().getAnnotation(AllowedInSupportView.class);
        boolean changesNothing = view != null && view.withoutEffectOutside();
        int denied = form.isMultipart() ? 415 : changesNothing ? 303 : 403;
        assertThat(browser.request(path, Map.of("version", "0")).status()).as("no token").isEqualTo(denied);
        assertThat(browser.request(path, Map.of("formToken", "unknown")).status()).as("unknown token").isEqualTo(denied);
        assertThat(browser.request(path, Map.of("formToken", tokenOfRemoved)).status()).as("token of another session")
                .isEqualTo(denied);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("inAccounts")
    void removedMemberLosesAccessImmediately(Route route) {
        assertThat(status(removed, route, tokenOfRemoved)).isEqualTo(route.isMultipart() && !route.isRead() ? 415 : 404);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("inAccounts")
    void otherAccountsAreNotFound(Route route) {
        assertThat(status(stranger, route, "")).isEqualTo(route.isMultipart() && !route.isRead() ? 415 : 404);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("inAccounts")
    void membersAreLimitedToTheirRole(Route route) {
        boolean settings = (route.path().endsWith("/settings") || route.path().endsWith("/domains")) && route.isRead();
        assertThat(status(member, route, ""))
                .isEqualTo(settings ? 200 : route.isMultipart() && !route.isRead() ? 415 : 403);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("pages")
    void onlyOperatorsSeeTheirPages(Route page) {
        if (page.isForOperators()) {
            assertThat(admin.request(page.in(account.id())).status()).isEqualTo(403);
        }
    }

    private int status(Browser browser, Route route, String formToken) {
        String path = route.in(account.id());
        return (route.isRead() ? browser.request(path) : browser.request(path, Map.of("formToken", formToken, "version", "0")))
                .status();
    }
}
