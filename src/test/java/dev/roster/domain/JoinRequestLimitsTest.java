package dev.roster.domain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roster.testing.Mailbox;
import dev.roster.testing.RosterStack;
import dev.roster.testing.Sql;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** The numbers of requests, and of emails about them, are limited. */
@QuarkusTest
@QuarkusTestResource(RosterStack.class)
class JoinRequestLimitsTest extends JoinRequestFixture {
    @Test
    void aPersonSendsTenRequestsADay() {
        for (int i = 0; i < 10; i++) {
            assertThat(join(grace).status()).isEqualTo(202);
            assertThat(withdraw(grace).status()).isEqualTo(204);
        }
        assertThat(join(grace).outcome()).isEqualTo("429 too-many-join-requests");
        assertThat(join(person("other")).status()).isEqualTo(202);
    }

    @Test
    void anAccountHasAtMostAThousandPendingRequests() {
        Sql.update("""
                insert into join_request (account_id, id, domain, issuer, subject, email, name, state, created_at, expires_at,
                    version)
                select ?::uuid, gen_random_uuid(), 'x', 'x', 'x', n || '@x', 'x', 'pending', now(), now() + interval '1 day', 0
                from generate_series(1, 999) n""", account.id());
        assertThat(join(grace).status()).isEqualTo(202);
        assertThat(join(person("other")).outcome()).isEqualTo("429 too-many-join-requests");
    }

    @Test
    void adminsGetAtMostOneEmailAnHour() {
        int before = Mailbox.of(account.admin().email()).size();
        join(grace);
        Mailbox.await(account.admin().email(), before + 1);
        join(person("gus"));
        join(person("gil"));
        assertThat(Sql.count("select count(*) from mail where account_id = ?::uuid and kind = 'join-requests'", account.id()))
                .isEqualTo(2);
        assertThat(Mailbox.of(account.admin().email())).hasSize(before + 1);
    }

    /** A request that is withdrawn before its email is due does not keep the email of later ones back. */
    @Test
    void aWithdrawnRequestSuppressesNoEmail() {
        int before = Mailbox.of(account.admin().email()).size();
        join(grace);
        Mailbox.await(account.admin().email(), before + 1);
        withdraw(grace);
        join(person("gus"));
        withdraw(person("gus"));
        Awaitility.await().until(() -> Sql.count("""
                select count(*) from mail where account_id = ?::uuid and kind = 'join-requests' and state = 'queued'
                    and next_attempt_at > now() + interval '50 minutes'""", account.id()) == 1);
    }
}
