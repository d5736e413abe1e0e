package dev.roster.domain;

import static dev.roster.testing.Domains.joinable;
import static org.assertj.core.api.Assertions.assertThat;

import dev.roster.testing.Answer;
import dev.roster.testing.Api;
import dev.roster.testing.Call;
import dev.roster.testing.Directory;
import dev.roster.testing.Domains;
import dev.roster.testing.Keys;
import dev.roster.testing.Reviews;
import dev.roster.testing.Reviews.Review;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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
    void theAddressMustBeVerified() {
        verify("join", "member");
        String email = account.email("grace");
        mustOfferNothing(with(email, claims -> claims.put("email_verified", false)));
        mustOfferNothing(with(email, claims -> claims.put("email_verified", "false")));
        mustOfferNothing(with(email, claims -> claims.put("email_verified", "TRUE")));
        mustOfferNothing(with(email, claims -> claims.put("email_verified", 1)));
        mustOfferNothing(with(email, claims -> claims.remove("email_verified")));
        mustOfferNothing(with(email, claims -> claims.remove("email")));
        assertThat(joinable(with(email, claims -> claims.put("email_verified", "true")))).hasSize(1);
    }

    /** DOMAIN stands for the domain of the account. */
    @ParameterizedTest
    @ValueSource(strings = { "grace@sub.DOMAIN", "grace@xDOMAIN", "grace@DOMAIN.", "grace@DOMAIN.evil.example", "grace@@DOMAIN",
            "eve@evil.example@DOMAIN", "\"a@b\"@DOMAIN", "grace@DOMAIN@evil.example", "@DOMAIN", "DOMAIN",
            "grace@\u0442DOMAIN", "grace@DOMAIN\u0000", "grace@DOMAIN,eve@evil.example", "<grace@DOMAIN>" })
    void otherAddressesHaveNoOffer(String address) {
        verify("join", "member");
        Api person = with(account.email("grace"),
                claims -> claims.put("email", address.replace("DOMAIN", account.domain())));
        assertThat(join(person).status()).isIn(401, 404);
    }

    /** The first letter of the account's domain is a Cyrillic one, or a full-width one that IDNA maps to it. */
    @Test
    void homographsAreOtherDomains() {
        verify("join", "member");
        String rest = account.domain().substring(1);
        mustOfferNothing(with(account.email("grace"), claims -> claims.put("email", "grace@\u0442" + rest)));
        assertThat(joinable(with(account.email("grace"), claims -> claims.put("email", "GRACE@\uFF54" + rest.toUpperCase()))))
                .hasSize(1);
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
    void aRemovedMemberNeedsAnApproval() {
        verify("join", "member");
        Person ben = account.add("ben", "member");
        Call.delete(account.admin().api(), account.path(ben)).send();
        mustNeedApproval(ben.api());
        mustNeedApproval(with(ben.email(), claims -> claims.put("sub", "new-subject")));
        mustNeedApproval(with(ben.email(), claims -> claims.put("email", account.email("benjamin"))));
        assertThat(join(ben.api()).status()).isEqualTo(202);
        assertThat(requests("state=pending").get(0).getBoolean("formerMember")).isTrue();
    }

    @Test
    void aFormerAddressNeedsAnApproval() {
        verify("join", "member");
        Person ben = account.add("ben", "member");
        Sql.update("update member set former_emails = array[?] where account_id = ?::uuid and id = ?::uuid",
                account.email("old"), account.id(), ben.memberId());
        Call.delete(account.admin().api(), account.path(ben)).send();
        mustNeedApproval(person("old"));
        assertThat(joinable(person("new")).get(0).getBoolean("joins")).isTrue();
    }

    @Test
    void aFormerAddressOfAMemberIsNotFound() {
        verify("join", "member");
        Person ben = account.add("ben", "member");
        Sql.update("update member set former_emails = array[?] where account_id = ?::uuid and id = ?::uuid",
                account.email("old"), account.id(), ben.memberId());
        mustOfferNothing(person("old"));
        Call.post(account.admin().api(), account.path(ben) + "/suspend").send();
        mustOfferNothing(person("old"));
        Sql.update("update member set expires_at = now() - interval '1 second' where account_id = ?::uuid and id = ?::uuid",
                account.id(), ben.memberId());
        mustNeedApproval(person("old"));
    }

    /** Whatever changes afterwards. By the identity and by the address. */
    @Test
    void aDeclinedPersonNeedsAnApproval() {
        JsonObject domain = verify("request", "member");
        join(person("grace"));
        decline(pending());
        change(domain, Map.of("joining", "join"));
        mustNeedApproval(person("grace"));
        mustNeedApproval(with(account.email("grace"), claims -> claims.put("sub", "another")));
        mustNeedApproval(with(account.email("other"), claims -> claims.put("sub", subjectOf("grace"))));
        withdraw(person("grace"));
        assertThat(join(person("grace")).status()).isEqualTo(202);
        assertThat(requests("state=pending")).isEmpty();
        Sql.update("update join_request set decided_at = decided_at - interval '30 days' where account_id = ?::uuid",
                account.id());
        assertThat(join(person("grace")).status()).isEqualTo(201);
    }

    @Test
    void aReplacedIdentityNeedsAnApproval() {
        verify("join", "member");
        Person ben = account.add("ben", "member");
        assertThat(Call.post(Api.asOperator(), "/v1/identities/relink", "application/x-ndjson", new JsonObject()
                .put("issuer", Tokens.issuer()).put("subject", subjectOf("ben"))
                .put("newIssuer", Tokens.issuer()).put("newSubject", "new-" + account.domain()).encode())
                .send().json().getInteger("relinked")).isEqualTo(1);
        Api old = with(account.email("other"), claims -> claims.put("sub", subjectOf("ben")));
        mustNeedApproval(old);
        Call.delete(account.admin().api(), account.path(ben)).send();
        mustNeedApproval(old);
    }

    @Test
    void aRoleThatGainsPowerNeedsAnApproval() {
        account.addRole("clerk", "invoice:read");
        verify("join", "clerk");
        assertThat(joinable(person("grace")).get(0).getBoolean("joins")).isTrue();
        assertThat(Call.patch(account.admin().api(), account.path() + "/roles/clerk",
                Map.of("permissions", List.of("member:*"))).send().status()).isEqualTo(200);
        mustNeedApproval(person("grace"));
        assertThat(join(person("grace")).status()).isEqualTo(202);
    }

    @Test
    void anExpiredMemberNeedsAnApproval() {
        verify("join", "member");
        Person ben = account.add("ben", "member");
        Sql.update("update member set expires_at = now() - interval '1 second' where account_id = ?::uuid and id = ?::uuid",
                account.id(), ben.memberId());
        mustNeedApproval(ben.api());
        assertThat(join(ben.api()).status()).isEqualTo(202);
    }

    @Test
    void anErasedMemberNeedsAnApproval() {
        verify("join", "member");
        Person ben = account.add("ben", "member");
        Call.delete(account.admin().api(), account.path(ben)).send();
        assertThat(join(ben.api()).status()).isEqualTo(202);
        decline(pending());
        assertThat(Call.post(account.admin().api(), account.path(ben) + "/erase").send().status()).isEqualTo(200);
        assertThat(requests("")).isEmpty();
        assertThat(Sql.count("select count(*) from audit_event e where account_id = ?::uuid and to_jsonb(e)::text like ?",
                account.id(), "%" + ben.email() + "%")).isZero();
        mustNeedApproval(ben.api());
        mustNeedApproval(with(ben.email(), claims -> claims.put("sub", "new-subject")));
        mustNeedApproval(with(ben.email(), claims -> claims.put("email", account.email("benjamin"))));
    }

    @Test
    void withADirectoryEverybodyNeedsAnApproval() {
        verify("join", "member");
        Directory.connect(account);
        mustNeedApproval(person("grace"));
        assertThat(join(person("grace")).status()).isEqualTo(202);
    }

    @Test
    void aPersonWhomADirectoryRemovedNeedsAnApproval() {
        verify("join", "member");
        Directory directory = Directory.connect(account);
        String dora = directory.create("dora");
        assertThat(Call.get(person("dora"), account.path()).send().status()).as("the first sign-in").isEqualTo(200);
        assertThat(directory.delete("/Users/" + dora).status()).isEqualTo(204);
        mustNeedApproval(person("dora"));
        assertThat(Call.delete(account.admin().api(), account.path() + "/directory").send().status()).isEqualTo(204);
        mustNeedApproval(person("dora"));
        mustNeedApproval(with(account.email("other"), claims -> claims.put("sub", subjectOf("dora"))));
        mustNeedApproval(with(account.email("dora"), claims -> claims.put("sub", "another")));
        assertThat(join(person("dora")).status()).isEqualTo(202);
        assertThat(requests("state=pending").get(0).getBoolean("formerMember")).isTrue();
        assertThat(join(person("grace")).status()).isEqualTo(201);
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
    void aPersonWhomAReviewRemovedNeedsAnApproval() {
        verify("join", "member");
        Person ben = account.add("ben", "member");
        Review review = Reviews.started(account, account.admin());
        review.decided(account.admin(), "keep");
        review.decided(ben, "remove");
        assertThat(joinable(ben.api())).isEmpty();
        assertThat(review.complete().send().status()).isEqualTo(200);
        mustNeedApproval(ben.api());
        mustNeedApproval(with(ben.email(), claims -> claims.put("sub", "another")));
        assertThat(join(ben.api()).status()).isEqualTo(202);
        assertThat(requests("state=pending").get(0).getBoolean("formerMember")).isTrue();
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
    void aSecondIssuerIsAnotherPersonWithTheSameAddress() {
        verify("join", "member");
        Person ben = account.add("ben", "member");
        assertThat(join(new Api(Tokens.ofSecond("second", ben.email()))).outcome()).isEqualTo("404 not-found");
        Call.delete(account.admin().api(), account.path(ben)).send();
        mustNeedApproval(new Api(Tokens.ofSecond("second", ben.email())));
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

    @Test
    void aRequestOfAnIssuerThatIsNoLongerAcceptedCannotBeApproved() {
        verify("request", "member");
        assertThat(join(new Api(Tokens.ofSecond("second", account.email("grace")))).status()).isEqualTo(202);
        Call.patch(account.admin().api(), account.path(),
                Map.of("signInPolicy", Map.of("issuers", List.of(Tokens.issuer())))).send();
        assertThat(approval(pending()).send().outcome()).isEqualTo("403 forbidden");
    }
}
