package dev.roster.support;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roster.testing.Browser;
import dev.roster.testing.Call;
import dev.roster.testing.RosterStack;
import dev.roster.testing.Services;
import dev.roster.testing.Sql;
import dev.roster.testing.TestAccount;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(RosterStack.class)
class SupportViewRetentionTest {
    @Inject
    SupportViewService service;

    @Test
    void theRecordOfAViewHasTheRetentionOfTheAuditLog() {
        TestAccount account = TestAccount.open();
        Call.patch(account.admin().api(), account.path(), Map.of("supportView", true)).send();
        Browser operator = Browser.signedIn("olga@roster.example");
        String views = "/operator/accounts/" + account.id() + "/views";
        operator.submit(operator.open(views), views, Map.of("member", account.admin().email(), "reason", "Ticket 42"));
        for (int days : List.of(1_094, 1_096)) {
            Sql.update(
                    "update support_view set ended_by = 'by-operator', ended_at = now() - make_interval(days => ?) where account_id = ?::uuid",
                    days,
                    account.id());
            Services.call(service::deleteOld);
            assertThat(Sql.count("select count(*) from support_view where account_id = ?::uuid", account.id()))
                    .as(days + " days")
                    .isEqualTo(days == 1_094 ? 1 : 0);
        }
    }
}
