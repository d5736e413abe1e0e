package dev.roster.domain;

import static dev.roster.testing.Domains.joinable;
import static org.assertj.core.api.Assertions.assertThat;

import dev.roster.testing.Api;
import dev.roster.testing.Call;
import dev.roster.testing.RosterStack;
import dev.roster.testing.Sql;
import dev.roster.testing.TestAccount.Person;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The verified address of a person decides which accounts the person can join. */
@QuarkusTest
@QuarkusTestResource(RosterStack.class)
class JoiningAddressTest extends DomainScenario {
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
}
