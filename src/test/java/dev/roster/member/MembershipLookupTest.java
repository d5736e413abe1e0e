package dev.roster.member;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roster.access.Memberships;
import dev.roster.database.Database;
import dev.roster.testing.RosterStack;
import dev.roster.testing.Services;
import dev.roster.testing.Sql;
import dev.roster.testing.TestAccount;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** A lookup that requests share runs in the transaction of none of them. */
@QuarkusTest
@QuarkusTestResource(RosterStack.class)
class MembershipLookupTest {
    private static final String SUSPEND = "update member set status = 'suspended' where account_id = $1";

    @Inject
    MembershipLookup memberships;
    @Inject
    Database database;

    @Test
    void doesNotReadTheUncommittedChangeOfARequest() {
        UUID account = UUID.fromString(TestAccount.open().id());
        String issuer = Sql.column("select issuer from member where account_id = ?", account).get(0);
        String subject = Sql.column("select subject from member where account_id = ?", account).get(0);
        Memberships.Result during = Services.call(() -> Panache.withTransaction(() -> database.execute(SUSPEND, account)
                .chain(() -> memberships.find(account, issuer, subject))));
        assertThat(during.membership().suspended()).isFalse();
        assertThat(Services.call(() -> memberships.find(account, issuer, subject)).membership().suspended()).isTrue();
    }
}
