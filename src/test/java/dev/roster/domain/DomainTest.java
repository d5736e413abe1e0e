package dev.roster.domain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roster.dev.DevDnsServer;
import dev.roster.dev.DevDnsServer.Fault;
import dev.roster.testing.Answer;
import dev.roster.testing.Api;
import dev.roster.testing.Call;
import dev.roster.testing.Domains;
import dev.roster.testing.RosterStack;
import dev.roster.testing.Sql;
import dev.roster.testing.TestAccount;
import dev.roster.testing.TestAccount.Person;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.json.JsonObject;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Admins add, verify, change and remove domains. */
@QuarkusTest
@QuarkusTestResource(RosterStack.class)
class DomainTest extends DomainScenario {
    @Test
    void aRecordVerifiesTheDomain() {
        JsonObject added = add(account.domain().toUpperCase()).json();
        assertThat(added.getString("name")).isEqualTo(account.domain());
        assertThat(added.getString("state")).isEqualTo("pending");
        assertThat(added.getString("joining")).isEqualTo("none");
        assertThat(added.getString("recordName")).isEqualTo("_roster-challenge." + account.domain());
        assertThat(added.getString("recordValue")).matches("roster-domain-verification=[A-Za-z0-9_-]{22}");

        JsonObject missing = check(added);
        assertThat(missing.getString("state")).isEqualTo("pending");
        assertThat(missing.getString("lookup")).isEqualTo("missing");

        Domains.publish(added);
        JsonObject found = check(added);
        assertThat(found.getString("state")).isEqualTo("verified");
        assertThat(found.getString("lookup")).isEqualTo("found");
        assertThat(found.getString("verifiedAt")).isNotNull();
        assertThat(Call.get(account.admin().api(), path(added)).send().json()).isEqualTo(found);
        assertThat(Domains.items(Call.get(account.admin().api(), account.path() + "/domains").send().json()))
                .containsExactly(found);
        assertThat(events("domain.verified")).hasSize(1);

        assertThat(Call.delete(account.admin().api(), path(added)).send().status()).isEqualTo(204);
        assertThat(Call.get(account.admin().api(), path(added)).send().outcome()).isEqualTo("404 not-found");
        assertThat(events("domain.removed")).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = { "acme", "", "127.0.0.1", "[::1]", "acme.example.", ".acme.example", "a..example", "-a.example",
            "acme.example/x", "acme example.com", "*.acme.example", "_dmarc.acme.example", "xn--a.example", "acme.123",
            "a@b.example" })
    void otherNamesAreRejected(String name) {
        assertThat(add(name).outcome()).isEqualTo("400 validation");
    }

    @ParameterizedTest
    @ValueSource(strings = { "gmail.com", "GMail.com", "mail.gmail.com", "googlemail.com", "co.uk", "github.io", "com.au",
            "\uFF47mail.com", "outlook.de", "blocked.example", "sub.blocked.example" })
    void domainsOfNobodysCompanyAreRejected(String name) {
        assertThat(add(name).outcome()).isEqualTo("400 validation");
    }

    @Test
    void aNameThatIsTooLongForTheRecordIsRejected() {
        String name = String.join(".", Collections.nCopies(4, "a".repeat(58))) + ".example";
        assertThat(add(name).outcome()).isEqualTo("400 validation");
    }

    @Test
    void aNameInUnicodeIsStoredInAscii() {
        assertThat(add("b\u00fccher-" + account.domain()).json().getString("name")).startsWith("xn--bcher-");
    }

    @Test
    void anAccountHasADomainOnceAndAtMostTwenty() {
        assertThat(add(account.domain()).status()).isEqualTo(201);
        assertThat(add(account.domain()).outcome()).isEqualTo("409 domain-exists");
        IntStream.range(1, 20).forEach(i -> assertThat(add("d" + i + "." + account.domain()).status()).isEqualTo(201));
        assertThat(add("d20." + account.domain()).outcome()).isEqualTo("409 too-many-domains");
    }

    @Test
    void eachAccountHasItsOwnChallenge() {
        JsonObject first = verify("join", "member");
        TestAccount other = TestAccount.open();
        JsonObject second = Call.post(other.admin().api(), other.path() + "/domains", Map.of("name", account.domain())).send()
                .json();
        assertThat(second.getString("recordValue")).isNotEqualTo(first.getString("recordValue"));
        Answer checked = Call.post(other.admin().api(), other.path() + "/domains/" + second.getString("id") + "/verify").send();
        assertThat(checked.json().getString("state")).isEqualTo("pending");
        assertThat(Call.get(other.admin().api(), other.path() + "/domains/" + first.getString("id")).send().outcome())
                .isEqualTo("404 not-found");
        DevDnsServer.running().set(first.getString("recordName"), first.getString("recordValue"),
                second.getString("recordValue"));
        assertThat(Call.post(other.admin().api(), other.path() + "/domains/" + second.getString("id") + "/verify").send().json()
                .getString("state")).isEqualTo("verified");
    }

    @Test
    void failuresOfServersSayNothing() {
        JsonObject domain = verify("join", "member");
        for (Fault fault : Fault.values()) {
            DevDnsServer.running().fail(domain.getString("recordName"), fault);
            JsonObject failed = check(domain);
            assertThat(failed.getString("lookup")).isEqualTo("failed");
            assertThat(failed.getString("state")).isEqualTo("verified");
            assertThat(failed.getString("missingSince")).isNull();
        }
        DevDnsServer.running().set(domain.getString("recordName"));
        assertThat(check(domain).getString("missingSince")).isNotNull();
        Domains.publish(domain);
        assertThat(check(domain).getString("missingSince")).isNull();
    }

    @Test
    void manyAndLongRecordsDoNoHarm() {
        JsonObject domain = add(account.domain()).json();
        String[] records = new String[200];
        Arrays.setAll(records, i -> "x".repeat(290) + i);
        DevDnsServer.running().set(domain.getString("recordName"), records);
        int before = DevDnsServer.running().tcpQueries();
        assertThat(check(domain).getString("lookup")).isEqualTo("missing");
        records[199] = domain.getString("recordValue");
        DevDnsServer.running().set(domain.getString("recordName"), records);
        assertThat(check(domain).getString("lookup")).isEqualTo("found");
        assertThat(DevDnsServer.running().tcpQueries()).isGreaterThanOrEqualTo(before + 2);
    }

    @Test
    void onlyTheWholeValueCounts() {
        JsonObject domain = add(account.domain()).json();
        String value = domain.getString("recordValue");
        for (String other : List.of(value + "x", value.substring(1), value.toUpperCase(), " " + value, "")) {
            DevDnsServer.running().set(domain.getString("recordName"), other);
            assertThat(check(domain).getString("lookup")).as(other).isEqualTo("missing");
        }
    }

    @Test
    void lookupsAreLimited() {
        JsonObject domain = add(account.domain()).json();
        Sql.update("update domain_limit set lookups = 60 where account_id = ?::uuid", account.id());
        check(domain);
        Sql.update("update domain_limit set lookups = 60 where account_id = ?::uuid", account.id());
        assertThat(Call.post(account.admin().api(), path(domain) + "/verify").send().outcome())
                .isEqualTo("429 too-many-lookups");
    }

    @Test
    void nobodyBecomesAnAdminByADomain() {
        JsonObject domain = verify("join", "member");
        assertThat(change(domain, Map.of("role", "admin")).outcome()).isEqualTo("400 validation");
        assertThat(change(domain, Map.of("role", "unknown")).outcome()).isEqualTo("400 validation");
    }

    @Test
    void nobodyGetsPowerOverOthersByADomain() {
        JsonObject domain = verify("none", "member");
        for (String permission : List.of("member:invite", "member:update", "member:*", "role:update", "role:*")) {
            String role = "r-" + permission.replaceAll("[^a-z]", "-") + "x";
            account.addRole(role, permission);
            assertThat(change(domain, Map.of("role", role)).outcome()).as(permission).isEqualTo("400 validation");
        }
    }

    @Test
    void aRepeatedRequestAddsTheDomainOnce() {
        Call add = Call.post(account.admin().api(), account.path() + "/domains", Map.of("name", account.domain()))
                .with("Idempotency-Key", "once");
        Answer first = add.send();
        Answer second = add.send();
        assertThat(first.status()).isEqualTo(201);
        assertThat(second.status()).as(second.body()).isEqualTo(201);
        assertThat(second.json()).isEqualTo(first.json());
        assertThat(first.json().fieldNames()).doesNotContain("verified");
    }

    @Test
    void whoeverLetsPeopleJoinCanInvite() {
        account.addRole("editor", "account:read", "account:update");
        Person eve = account.add("eve", "editor");
        JsonObject domain = verify("join", "member");
        assertThat(Call.patch(eve.api(), path(domain), Map.of("role", "member")).send().outcome()).isEqualTo("403 forbidden");
        assertThat(Call.patch(eve.api(), path(domain), Map.of("joining", "none")).send().status()).isEqualTo(200);
        for (String joining : List.of("request", "join")) {
            assertThat(Call.patch(eve.api(), path(domain), Map.of("joining", joining)).send().outcome())
                    .isEqualTo("403 forbidden");
        }
    }

    @Test
    void aManagerSetsOnlyRolesThatTheyHold() {
        account.addRole("manager", "account:read", "account:update", "member:invite");
        account.addRole("clerk", "invoice:read");
        Person max = account.add("max", "manager");
        JsonObject domain = verify("none", "clerk");
        assertThat(Call.patch(max.api(), path(domain), Map.of("joining", "none", "role", "clerk")).send().status())
                .isEqualTo(200);
        assertThat(Call.patch(max.api(), path(domain), Map.of("joining", "join")).send().outcome()).isEqualTo("403 forbidden");
        assertThat(Call.patch(max.api(), path(domain), Map.of("joining", "join", "role", "member")).send().status())
                .isEqualTo(200);
        assertThat(Call.patch(max.api(), path(domain), Map.of("role", "clerk")).send().outcome()).isEqualTo("403 forbidden");
        assertThat(change(domain, Map.of("role", "clerk")).status()).isEqualTo(200);
        assertThat(Call.delete(account.admin().api(), account.path() + "/roles/clerk").send().outcome())
                .isEqualTo("409 role-in-use");
    }

    @Test
    void changesRequireTheCurrentVersion() {
        JsonObject domain = verify("none", "member");
        assertThat(Call.patch(account.admin().api(), path(domain), Map.of("joining", "join")).with("If-Match", "\"0\"").send()
                .outcome()).isEqualTo("412 stale-version");
        assertThat(Call.delete(account.admin().api(), path(domain)).with("If-Match", "\"0\"").send().outcome())
                .isEqualTo("412 stale-version");
    }

    @Test
    void anotherAccountsAdminFindsNothing() {
        JsonObject domain = verify("join", "member");
        Api stranger = TestAccount.open().admin().api();
        assertThat(Call.get(stranger, path(domain)).send().outcome()).isEqualTo("404 not-found");
        assertThat(Call.post(stranger, path(domain) + "/verify").send().outcome()).isEqualTo("404 not-found");
        assertThat(Call.delete(stranger, path(domain)).send().outcome()).isEqualTo("404 not-found");
    }
}
