package dev.roster.domain;

import static dev.roster.testing.Domains.joinable;
import static org.assertj.core.api.Assertions.assertThat;

import dev.roster.testing.Api;
import dev.roster.testing.Call;
import dev.roster.testing.Directory;
import dev.roster.testing.Reviews;
import dev.roster.testing.Reviews.Review;
import dev.roster.testing.RosterStack;
import dev.roster.testing.Sql;
import dev.roster.testing.TestAccount.Person;
import dev.roster.testing.Tokens;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** People who need an approval, although the domain lets people join. */
@QuarkusTest
@QuarkusTestResource(RosterStack.class)
class JoiningByApprovalTest extends DomainScenario {
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
    void aSecondIssuerIsAnotherPersonWithTheSameAddress() {
        verify("join", "member");
        Person ben = account.add("ben", "member");
        assertThat(join(new Api(Tokens.ofSecond("second", ben.email()))).outcome()).isEqualTo("404 not-found");
        Call.delete(account.admin().api(), account.path(ben)).send();
        mustNeedApproval(new Api(Tokens.ofSecond("second", ben.email())));
    }
}
