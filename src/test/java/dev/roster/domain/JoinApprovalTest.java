package dev.roster.domain;

import static dev.roster.testing.Domains.joinable;
import static org.assertj.core.api.Assertions.assertThat;

import dev.roster.testing.Api;
import dev.roster.testing.Call;
import dev.roster.testing.Directory;
import dev.roster.testing.Domains;
import dev.roster.testing.RosterStack;
import dev.roster.testing.Sql;
import dev.roster.testing.TestAccount.Person;
import dev.roster.testing.Tokens;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** An approval follows the rules of an invitation. */
@QuarkusTest
@QuarkusTestResource(RosterStack.class)
class JoinApprovalTest extends JoinRequestFixture {
    @Test
    void theRoleOfTheDomainIsTheDefault() {
        account.addRole("clerk", "invoice:read");
        change(domain, Map.of("role", "clerk"));
        join(grace);
        assertThat(approval(pending()).send().status()).isEqualTo(200);
        assertThat(Sql.column("select role from member where account_id = ?::uuid and email = ?", account.id(),
                account.email("grace"))).containsExactly("clerk");
    }

    @Test
    void approversGrantOnlyWhatTheyHold() {
        account.addRole("inviter", "member:invite", "account:read");
        account.addRole("clerk", "invoice:read");
        String group = Call.post(account.admin().api(), account.path() + "/groups", Map.of("name", "Clerks", "role", "clerk"))
                .send().json().getString("id");
        Person ira = account.add("ira", "inviter");
        join(grace);
        String path = account.path() + "/join-requests/" + pending() + "/approve";
        assertThat(Call.post(ira.api(), path, Map.of("role", "admin")).send().outcome()).isEqualTo("403 forbidden");
        assertThat(Call.post(ira.api(), path, Map.of("role", "clerk")).send().outcome()).isEqualTo("403 forbidden");
        assertThat(Call.post(ira.api(), path, Map.of("groups", List.of(group))).send().outcome()).isEqualTo("403 forbidden");
        assertThat(Call.post(ira.api(), path, Map.of("groups", List.of(UUID.randomUUID().toString()))).send().outcome())
                .isEqualTo("400 validation");
        assertThat(Call.post(ira.api(), path, Map.of("role", "unknown")).send().outcome()).isEqualTo("400 validation");
        assertThat(requests("state=pending")).hasSize(1);
        assertThat(Call.post(ira.api(), path, Map.of()).send().status()).isEqualTo(200);
    }

    @Test
    void groupsOfTheDirectoryAreNotAssigned() {
        Directory directory = Directory.connect(account);
        String group = directory.createGroup("Staff");
        join(grace);
        String request = pending();
        assertThat(Domains.approval(account, request, Map.of("groups", List.of(group))).send().outcome())
                .isEqualTo("409 group-managed-by-directory");
        assertThat(pending()).isEqualTo(request);
        assertThat(approval(request).send().status()).isEqualTo(200);
        assertThat(directory.get("/Groups/" + group).json().containsKey("members")).isFalse();
    }

    @Test
    void seatsAreLimited() {
        join(grace);
        Call.put(Api.asOperator(), account.path() + "/seats", Map.of("limit", 1)).send();
        assertThat(approval(pending()).send().outcome()).isEqualTo("409 seats-exhausted");
        assertThat(requests("state=pending")).hasSize(1);
    }

    @Test
    void theAllowedDomainsOfTheAccountApplyToApprovals() {
        join(grace);
        Call.patch(account.admin().api(), account.path(), Map.of("allowedEmailDomains", List.of("other.example"))).send();
        assertThat(approval(pending()).send().outcome()).isEqualTo("400 validation");
        assertThat(joinable(grace)).isEmpty();
        Call.patch(account.admin().api(), account.path(),
                Map.of("allowedEmailDomains", List.of("other.example", account.domain()))).send();
        assertThat(approval(pending()).send().status()).isEqualTo(200);
    }

    @Test
    void aRequestOfAnIssuerThatIsNoLongerAcceptedCannotBeApproved() {
        assertThat(join(new Api(Tokens.ofSecond("second", account.email("grace")))).status()).isEqualTo(202);
        Call.patch(account.admin().api(), account.path(),
                Map.of("signInPolicy", Map.of("issuers", List.of(Tokens.issuer())))).send();
        assertThat(approval(pending()).send().outcome()).isEqualTo("403 forbidden");
    }

    @Test
    void aLapsedDomainAdmitsNobody() {
        join(grace);
        String request = pending();
        Sql.update("update account_domain set state = 'lapsed', next_check_at = null where account_id = ?::uuid", account.id());
        assertThat(approval(request).send().outcome()).isEqualTo("409 domain-not-verified");
    }
}
