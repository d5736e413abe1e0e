package dev.roster.domain;

import static dev.roster.testing.Domains.joinable;
import static org.assertj.core.api.Assertions.assertThat;

import dev.roster.testing.Answer;
import dev.roster.testing.Api;
import dev.roster.testing.Call;
import dev.roster.testing.Directory;
import dev.roster.testing.Domains;
import dev.roster.testing.Keys;
import dev.roster.testing.RosterStack;
import dev.roster.testing.Sql;
import dev.roster.testing.TestAccount;
import dev.roster.testing.TestAccount.Person;
import dev.roster.testing.Tokens;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** People join an account by the domain of their verified address. */
@QuarkusTest
@QuarkusTestResource(RosterStack.class)
class DomainJoiningTest extends DomainScenario {
    @Test
    void aPersonOfTheDomainJoins() {
        account.addRole("clerk", "invoice:read");
        verify("join", "clerk");
        Api grace = person("grace");
        assertThat(joinable(grace)).singleElement().satisfies(offer -> {
            assertThat(offer.fieldNames()).containsExactlyInAnyOrder("accountId", "accountName", "joins", "requested");
            assertThat(offer.getString("accountId")).isEqualTo(account.id());
            assertThat(offer.getBoolean("joins")).isTrue();
            assertThat(offer.getBoolean("requested")).isFalse();
        });
        Answer joined = join(grace);
        assertThat(joined.status()).as(joined.body()).isEqualTo(201);
        JsonObject member = joined.json().getJsonObject("member");
        assertThat(member.getString("email")).isEqualTo(account.email("grace"));
        assertThat(member.getString("role")).isEqualTo("clerk");
        assertThat(Call.get(grace, "/v1/access?account=" + account.id() + "&permission=invoice:read").send().status())
                .isEqualTo(200);
        assertThat(events("domain.joined")).hasSize(1);
        assertThat(events("member.joined")).hasSize(2);
        assertThat(joinable(grace)).isEmpty();
        assertThat(join(grace).outcome()).isEqualTo("404 not-found");
    }

    @Test
    void anInvitationOfTheAddressIsRevoked() {
        verify("join", "member");
        account.admin().api().invite(account.id(), account.email("grace"), "admin");
        assertThat(join(person("grace")).json().getJsonObject("member").getString("role")).isEqualTo("member");
        assertThat(Sql.column("select state from invitation where account_id = ?::uuid and email = ?", account.id(),
                account.email("grace"))).containsExactly("revoked");
    }

    @Test
    void nobodyJoinsUnlessTheDomainIsVerifiedAndAdmits() {
        Api grace = person("grace");
        JsonObject domain = add(account.domain()).json();
        change(domain, Map.of("joining", "join"));
        mustOfferNothing(grace);
        Domains.publish(domain);
        check(domain);
        assertThat(joinable(grace)).hasSize(1);
        change(domain, Map.of("joining", "none"));
        mustOfferNothing(grace);
        change(domain, Map.of("joining", "join"));
        Sql.update("update account_domain set state = 'lapsed', next_check_at = null where account_id = ?::uuid", account.id());
        mustOfferNothing(grace);
        check(domain);
        assertThat(joinable(grace)).hasSize(1);
        Call.delete(account.admin().api(), path(domain)).send();
        mustOfferNothing(grace);
    }

    @Test
    void theOperatorsOtherAccountsAreNotDisclosed() {
        verify("none", "member");
        TestAccount other = TestAccount.open();
        Domains.verify(other, account.domain(), "join", "member");
        assertThat(joinable(person("grace"))).singleElement()
                .satisfies(offer -> assertThat(offer.getString("accountId")).isEqualTo(other.id()));
        assertThat(join(person("grace")).outcome()).isEqualTo("404 not-found");
        assertThat(Domains.joining(Api.as("grace@" + other.domain()), other.id()).send().outcome()).isEqualTo("404 not-found");
    }

    @Test
    void suspendedAndProvisionedMembersCannotUseIt() {
        verify("join", "member");
        Person ben = account.add("ben", "member");
        Call.post(account.admin().api(), account.path(ben) + "/suspend").send();
        mustOfferNothing(ben.api());
        mustOfferNothing(with(ben.email(), claims -> claims.put("sub", "another")));
        mustOfferNothing(with(ben.email(), claims -> claims.put("email", account.email("other"))));
        Call.post(Api.asOperator(), account.path() + "/members/import", "application/x-ndjson",
                "{\"email\":\"" + account.email("petra") + "\",\"name\":\"Petra\"}").send();
        assertThat(Sql.count("select count(*) from member where account_id = ?::uuid and status = 'provisioned'",
                account.id())).isEqualTo(1);
        assertThat(join(person("petra")).outcome()).isEqualTo("404 not-found");
    }

    @Test
    void aPersonWhomADirectoryDeactivatedCannotUseIt() {
        verify("join", "member");
        Directory directory = Directory.connect(account);
        String dora = directory.create("dora");
        assertThat(directory.patch("/Users/" + dora, "[{'op':'Replace','path':'active','value':'False'}]").status())
                .isEqualTo(200);
        mustOfferNothing(person("dora"));
        Call.delete(account.admin().api(), account.path() + "/directory").send();
        mustOfferNothing(person("dora"));
    }

    @Test
    void theAllowedDomainsOfTheAccountApply() {
        verify("join", "member");
        Call.patch(account.admin().api(), account.path(), Map.of("allowedEmailDomains", List.of("other.example"))).send();
        mustOfferNothing(person("grace"));
    }

    @Test
    void theSignInPolicyApplies() {
        verify("join", "member");
        assertThat(Call.patch(Api.asOperator(), account.path(), Map.of("signInPolicy", Map.of("amr", List.of("mfa")))).send()
                .status()).isEqualTo(200);
        assertThat(join(person("grace")).outcome()).isEqualTo("401 insufficient-authentication");
        assertThat(join(with(account.email("grace"), claims -> claims.put("amr", List.of("mfa")))).status()).isEqualTo(201);
    }

    @Test
    void seatsAreLimited() {
        verify("join", "member");
        Call.put(Api.asOperator(), account.path() + "/seats", Map.of("limit", 1)).send();
        assertThat(join(person("grace")).outcome()).isEqualTo("409 seats-exhausted");
        assertThat(joinable(person("grace"))).hasSize(1);
    }

    @Test
    void aClosedAccountOffersNothing() {
        verify("join", "member");
        Call.post(Api.asOperator(), account.path() + "/close").send();
        mustOfferNothing(person("grace"));
    }

    @Test
    void keysAndProgramsCannotJoin() {
        verify("join", "member");
        assertThat(Call.post(Api.anonymous(), Domains.JOINABLE + "/join", Map.of("accountId", account.id())).send().status())
                .isEqualTo(401);
        TestAccount other = TestAccount.open();
        assertThat(join(Keys.create(other, other.admin()).api()).outcome()).isEqualTo("403 forbidden");
        mustOfferNothing(new Api(Tokens.signed(Map.of("iss", Tokens.issuer(), "aud", "roster", "sub", "program"))));
    }

    @Test
    void unknownAccountsAreNotFound() {
        assertThat(Domains.joining(person("grace"), "00000000-0000-0000-0000-000000000000").send().outcome())
                .isEqualTo("404 not-found");
        assertThat(Domains.joining(person("grace"), "x").send().outcome()).startsWith("400");
        assertThat(Call.post(person("grace"), Domains.JOINABLE + "/join", Map.of()).send().outcome())
                .isEqualTo("400 validation");
    }

    @Test
    void onlyPeopleOfAnAcceptedIssuerSeeTheAccount() {
        verify("join", "member");
        Api second = new Api(Tokens.ofSecond("second", account.email("grace")));
        assertThat(joinable(second)).hasSize(1);
        assertThat(Call.patch(account.admin().api(), account.path(),
                Map.of("signInPolicy", Map.of("issuers", List.of(Tokens.issuer())))).send().status()).isEqualTo(200);
        assertThat(joinable(second)).isEmpty();
        assertThat(join(second).outcome()).isEqualTo("404 not-found");
        assertThat(joinable(person("grace"))).hasSize(1);
    }
}
