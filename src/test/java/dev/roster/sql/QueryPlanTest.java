package dev.roster.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roster.testing.Answer;
import dev.roster.testing.Api;
import dev.roster.testing.Browser;
import dev.roster.testing.Call;
import dev.roster.testing.EmbedTokens;
import dev.roster.testing.Keys;
import dev.roster.testing.RequiresOwnServer;
import dev.roster.testing.RosterStack;
import dev.roster.testing.Sql;
import dev.roster.testing.StatementLog;
import dev.roster.testing.StatementLog.Statement;
import dev.roster.testing.TestAccount;
import dev.roster.testing.TestAccount.Person;
import dev.roster.testing.TestSize;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The cost of a list does not depend on the size of the account: no statement reads a whole table, or sorts more than pages.
 */
@QuarkusTest
@QuarkusTestResource(RosterStack.class)
@RequiresOwnServer("its limits are for the plans of one version")
class QueryPlanTest {
    private static final int LIMIT = 20;
    /** In rows: a page for each of three roles and three statuses. */
    private static final int MAX_ROWS = 9 * (LIMIT + 1);

    /** In rows: {@code MemberListSql.SORT_LIMIT}. */
    private static final int SORT_LIMIT = 1_000;

    /** The same for the 50 rows of a page of the console. */
    private static final int MAX_PAGE_ROWS = 9 * 51;

    private static final List<String> SEARCH_ORDERS = List.of("sort=name", "sort=-email", "sort=joined", "sort=-lastActive",
            "neverActive=true", "inactiveSince=2020-01-01T00:00:00Z", "inactiveSince=2100-01-01T00:00:00Z&sort=-lastActive");

    /** By a person who is no member, and has the domain of the account. */
    private static final String OF_APPLICANT = "/v1/joinable-accounts?&";

    private static final String NOBODY = "01234567-89ab-7cde-8f01-23456789abcd";

    private static TestAccount large;
    private static TestAccount small;
    private static StatementLog.Kept log;

    /** Of the admin of each account. */
    private static final Map<TestAccount, Browser> BROWSERS = new HashMap<>();

    @BeforeEach
    void fill() {
        if (large == null) {
            large = TestAccount.open();
            small = TestAccount.open();
            LargeAccounts.fill(large, TestSize.of(50_000, 200_000));
            LargeAccounts.fill(small, 1_000);
            LargeAccounts.addOthers(5_000);
            LargeAccounts.analyze();
            log = StatementLog.keepOn();
        }
    }

    @AfterAll
    static void removeOthers() {
        if (log != null) {
            log.close();
        }
        large = null;
        BROWSERS.clear();
        LargeAccounts.removeMembersOfOthers();
    }

    static Stream<String> lists() {
        List<String> lists = new ArrayList<>();
        for (String filter : List.of("", "role=member", "role=auditor", "status=suspended", "status=removed&role=admin",
                "status=active&status=suspended&status=removed")) {
            for (String sort : TestSize.FULL ? List.of("name", "email", "joined", "lastActive")
                    : List.of("name", "lastActive")) {
                lists.add("/members?" + filter + "&sort=" + sort);
                lists.add("/members?" + filter + "&sort=-" + sort);
            }
            lists.add("/members?" + filter + "&inactiveSince=2020-01-01T00:00:00Z");
            lists.add("/members?" + filter + "&inactiveSince=2100-01-01T00:00:00Z&sort=-lastActive");
            lists.add("/members?" + filter + "&neverActive=true");
            lists.add("/members?" + filter + "&neverActive=true&inactiveSince=2020-01-01T00:00:00Z");
            lists.add("/members?" + filter + "&search=a");
            lists.add("/members?" + filter + "&search=nobody");
        }
        for (String state : List.of("", "state=open", "state=expired", "state=accepted", "state=declined&state=revoked")) {
            lists.add("/invitations?" + state);
        }
        for (String filter : List.of("", "actorId=ADMIN", "targetId=ADMIN", "action=member.removed", "action=nothing",
                "from=2020-01-01T00:00:00Z&to=2100-01-01T00:00:00Z", "actorId=ADMIN&action=member.removed",
                "actorId=ADMIN&targetId=ADMIN", "targetId=ADMIN&action=member.removed",
                "actorId=ADMIN&targetId=ADMIN&action=member.joined", "actorId=NOBODY&action=member.joined",
                "memberId=ADMIN", "memberId=NOBODY", "memberId=ADMIN&action=member.removed",
                "memberId=ADMIN&actorId=NOBODY", "memberId=NOBODY&actorId=ADMIN", "memberId=NOBODY&targetId=ADMIN",
                "actorId=ADMIN&targetId=NOBODY", "targetId=NOBODY&action=member.joined")) {
            lists.add("/audit-events?" + filter);
        }
        for (String group : List.of("LARGE", "SMALL")) {
            for (String filter : List.of("", "&role=member", "&status=suspended", "&role=auditor&status=active")) {
                lists.add("/members?group=" + group + filter);
            }
            lists.add("/groups/" + group + "/members?");
            lists.add("/members?group=" + group + "&search=a");
        }
        lists.add("/groups?");
        lists.add("/groups?role=auditor");
        lists.add("/members/ADMIN/access?");
        lists.add("/members/ADMIN/audit-events?");
        lists.add("/dormant-members?days=1");
        lists.add("/dormant-members?days=3650");
        lists.add("/dormancy-policy/dry-run?");
        for (String show : List.of("all", "keep", "remove")) {
            lists.add("/reviews/REVIEW/items?show=" + show);
        }
        lists.add("/reviews?");
        lists.add("/reviews?state=completed");
        lists.add("/review-schedules?");
        lists.add("/api-keys?");
        lists.add("/members/ADMIN/api-keys?");
        lists.add("/v1/accounts?");
        lists.add("/v1/accounts?search=a");
        lists.add("/v1/me?");
        lists.add("/v1/joinable-accounts?");
        lists.add(OF_APPLICANT);
        lists.add("/join-requests?");
        lists.add("/join-requests?state=pending");
        lists.add("/join-requests?state=expired");
        lists.add("/domains?");
        return lists.stream();
    }

    static Stream<String> sortedSearches() {
        List<String> lists = new ArrayList<>();
        for (String filter : List.of("", "role=auditor", "status=active&status=suspended&status=removed")) {
            for (String search : TestSize.FULL ? List.of("a", "ab", "abcd", "nobody", "many", "%21") : List.of("a", "many")) {
                for (String order : TestSize.FULL ? SEARCH_ORDERS : List.of("sort=-email", "sort=-lastActive")) {
                    lists.add("/members?" + filter + "&search=" + search + "&" + order);
                }
            }
        }
        for (String group : List.of("LARGE", "SMALL")) {
            for (String order : SEARCH_ORDERS) {
                lists.add("/members?group=" + group + "&" + order);
            }
        }
        return lists.stream();
    }

    /** The limit applies to each role and status. */
    @ParameterizedTest
    @MethodSource("sortedSearches")
    void sortsTheResultOfASearchWithinALimit(String list) {
        mustStayWithin(list, 9 * SORT_LIMIT, 20 * SORT_LIMIT);
    }

    @ParameterizedTest
    @MethodSource("lists")
    void readsAsManyRowsAsItShows(String list) {
        mustStayWithin(list, MAX_ROWS, Plan.MAX_BLOCKS);
    }

    /** Planning a lookup takes longer than executing it for a small batch. */
    @Test
    void lookupsOfDecisionsAreNotPlannedAgain() {
        Person grace = large.add("grace", "admin");
        Api key = Keys.create(large, grace).api();
        EmbedTokens.allow(large, EmbedTokens.ORIGIN);
        Api embedded = EmbedTokens.create(grace.api(), large, grace);
        List<Statement> lookups = StatementLog.during(() -> {
            for (Api principal : List.of(grace.api(), key, embedded)) {
                assertThat(Call.get(principal, large.path() + "/members?limit=1").with("Origin", EmbedTokens.ORIGIN).send()
                        .status())
                        .isEqualTo(200);
            }
        }).stream().filter(statement -> statement.text().contains("with ordinality")).toList();
        assertThat(lookups).as("of two memberships, a key and an embed token").hasSize(4).allMatch(Plan::isKept);
    }

    private static void mustStayWithin(String list, int rows, int blocks) {
        List<String> faults = new ArrayList<>();
        for (TestAccount account : List.of(large, small)) {
            for (Statement statement : statements(account, list
                    .replace("ADMIN", account.admin().memberId()).replace("NOBODY", NOBODY)
                    .replace("LARGE", group(account, "group 1")).replace("SMALL", group(account, "group 2"))
                    .replace("REVIEW", review(account)))) {
                for (Plan plan : Plan.of(statement)) {
                    plan.faults(rows, blocks).forEach(fault -> faults.add(fault + "\n" + statement.text() + "\n"
                            + plan.root().encodePrettily()));
                }
            }
        }
        assertThat(faults).isEmpty();
    }

    private static String group(TestAccount account, String key) {
        return Sql.column("select id from access_group where account_id = ?::uuid and name_key = ?", account.id(), key).get(0);
    }

    private static String review(TestAccount account) {
        return Sql.column("select id from review where account_id = ?::uuid and members >= 100 limit 1", account.id()).get(0);
    }

    static Stream<String> pages() {
        return Stream.of("/members", "/members/ADMIN", "/members?search=a",
                "/members?role=auditor&status=suspended&sort=-lastActive", "/groups", "/groups/new",
                "/members?lastActive=never", "/members?lastActive=30&status=active", "/members?status=invited",
                "/members/ADMIN/role?to=member", "/members/ADMIN/keys", "/invitations", "/invitations?state=undelivered",
                "/activity", "/activity?person=EMAIL",
                "/activity?person=nobody@acme.example",
                "/activity?person=EMAIL&involvement=target&action=member.joined", "/settings", "/roles", "/roles/new",
                "/roles/compare?left=admin&right=member",
                "/members/ADMIN/expiry",
                "/dormancy", "/dormancy?days=30", "/dormancy?days=1", "/domains", "/join-requests");
    }

    @ParameterizedTest
    @MethodSource("pages")
    void aPageReadsAsManyRowsAsItShows(String page) {
        List<String> faults = new ArrayList<>();
        for (TestAccount account : List.of(large, small)) {
            Browser browser = BROWSERS.computeIfAbsent(account, each -> Browser.signedIn(each.admin().email()));
            String path = "/accounts/" + account.id()
                    + page.replace("ADMIN", account.admin().memberId()).replace("EMAIL", account.admin().email());
            List<Statement> executed = StatementLog.during(() -> assertThat(browser.request(path).status()).isEqualTo(200));
            for (Statement statement : executed) {
                if (statement.text().matches("(?is)\\s*(select|with)\\b.*") && statement.mentions(account.id())) {
                    for (Plan plan : Plan.of(statement)) {
                        plan.faults(MAX_PAGE_ROWS).forEach(fault -> faults.add(fault + "\n" + statement.text() + "\n"
                                + plan.root().encodePrettily()));
                    }
                }
            }
        }
        assertThat(faults).isEmpty();
    }

    /** The statements of the first and of the second page. */
    private static List<Statement> statements(TestAccount account, String list) {
        boolean spansAccounts = list.startsWith("/v1");
        Api principal = list.startsWith("/v1/accounts") ? Api.asOperator()
                : list.equals(OF_APPLICANT) ? Api.as(account.email("applicant")) : account.admin().api();
        String path = (spansAccounts ? list : account.path() + list) + "&limit=" + LIMIT;
        List<Statement> executed = StatementLog.during(() -> {
            Answer first = Call.get(principal, path).send();
            assertThat(first.status()).as(first.body()).isEqualTo(200);
            String next = first.json().getString("nextCursor");
            if (next != null) {
                Answer second = Call.get(principal, path + "&cursor=" + next).send();
                assertThat(second.status()).as(second.body()).isEqualTo(200);
            }
        });
        List<Statement> relevant = executed.stream()
                .filter(statement -> statement.text().matches("(?is)\\s*(select|with)\\b.*"))
                // A background job can run at the same time.
                .filter(statement -> spansAccounts
                        ? statement.text().contains("account") && !CrossAccountStatement.isOfJob(statement.text())
                        : statement.mentions(account.id()))
                .toList();
        assertThat(relevant).as("statements of the list in the log").isNotEmpty();
        return relevant;
    }
}
