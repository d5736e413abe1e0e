package dev.roster.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roster.testing.RosterStack;
import dev.roster.testing.Services;
import dev.roster.testing.Sql;
import dev.roster.testing.TestAccount;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;

/** Anchors in Roster's own log detect a rewritten chain. */
@QuarkusTest
@QuarkusTestResource(RosterStack.class)
class AnchorTest {
    @Inject
    AuditMaintenance maintenance;

    /** The line's values are accepted as `anchor`. */
    @Test
    void anchorInTheServicesLogVerifiesTheChain() {
        TestAccount account = TestAccount.open();
        TestAuditLog log = new TestAuditLog(account);
        String head = log.head();
        List<String> lines = Collections.synchronizedList(new ArrayList<>());
        Handler listener = new Handler() {
            @Override
            public void publish(LogRecord line) {
                lines.add(String.format(line.getMessage(), line.getParameters()));
            }

            @Override
            public void flush() {
            }

            @Override
            public void close() {
            }
        };
        Logger.getLogger(AuditMaintenance.class.getName()).addHandler(listener);
        try {
            Sql.update("update audit_chain set anchored_at = now() - interval '25 hours' where account_id = ?::uuid",
                    account.id());
            Services.call(maintenance::anchor);
        } finally {
            Logger.getLogger(AuditMaintenance.class.getName()).removeHandler(listener);
        }
        String line = "Audit anchor: account " + account.id() + " has " + head.replace(":", " events, the newest with hash ");
        assertThat(lines).containsOnlyOnce(line);
        account.admin().api().patch(account.path(), Map.of("name", "Goes on"));
        assertThat(log.verify(head).getBoolean("whole")).isTrue();
    }
}
