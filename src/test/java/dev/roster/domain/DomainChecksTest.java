package dev.roster.domain;

import static dev.roster.testing.Domains.joinable;
import static org.assertj.core.api.Assertions.assertThat;

import dev.roster.dev.DevDnsServer;
import dev.roster.dev.DevDnsServer.Fault;
import dev.roster.testing.Call;
import dev.roster.testing.Domains;
import dev.roster.testing.Mailbox;
import dev.roster.testing.RosterStack;
import dev.roster.testing.Services;
import dev.roster.testing.Sql;
import dev.roster.testing.TimeTravel;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import jakarta.mail.MessagingException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The job looks the records of verified domains up again. */
@QuarkusTest
@QuarkusTestResource(RosterStack.class)
class DomainChecksTest extends DomainScenario {
    @Inject
    DomainChecks checks;

    private JsonObject domain;

    @BeforeEach
    void verifyDomain() {
        domain = verify("join", "member");
    }

    /** Moves the missing record into the past, and checks the domain. */
    private JsonObject checkAfter(int days) {
        Sql.update("update account_domain set next_check_at = now() - interval '1 hour',"
                + " missing_since = missing_since - make_interval(days => ?) where account_id = ?::uuid", days, account.id());
        Services.call(() -> checks.checkAll());
        return Call.get(account.admin().api(), path(domain)).send().json();
    }

    @Test
    void aDomainIsCheckedEachDay() {
        Instant next = Instant.parse(Sql.column("""
                select to_char(next_check_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') from account_domain
                where account_id = ?::uuid""", account.id()).get(0));
        assertThat(next).isBetween(Instant.now().plus(Duration.ofHours(22)), Instant.now().plus(Duration.ofHours(26)));
        assertThat(checkAfter(0).getString("lookup")).isEqualTo("found");
    }

    @Test
    void aDomainWithoutItsRecordLapses() throws MessagingException {
        int before = Mailbox.of(account.admin().email()).size();
        DevDnsServer.running().set(domain.getString("recordName"), "something else");
        JsonObject missing = checkAfter(0);
        assertThat(missing.getString("state")).isEqualTo("verified");
        assertThat(missing.getString("missingSince")).isNotNull();
        assertThat(checkAfter(2).getString("state")).isEqualTo("verified");
        assertThat(joinable(person("grace"))).hasSize(1);
        assertThat(checkAfter(2).getString("state")).isEqualTo("lapsed");
        assertThat(joinable(person("grace"))).isEmpty();
        assertThat(Mailbox.await(account.admin().email(), before + 1).getSubject())
                .contains(account.domain() + " is no longer verified");
        assertThat(events("domain.lapsed")).hasSize(1);

        Domains.publish(domain);
        assertThat(check(domain).getString("state")).isEqualTo("verified");
        assertThat(joinable(person("grace"))).hasSize(1);
    }

    @Test
    void failuresOfServersDoNotCount() {
        DevDnsServer.running().set(domain.getString("recordName"));
        checkAfter(0);
        DevDnsServer.running().fail(domain.getString("recordName"), Fault.SERVFAIL);
        JsonObject failed = checkAfter(5);
        assertThat(failed.getString("lookup")).isEqualTo("failed");
        assertThat(failed.getString("state")).isEqualTo("verified");
        Domains.publish(domain);
        assertThat(checkAfter(1).getString("missingSince")).isNull();
    }

    @Test
    void aCheckOfAStoppedReplicaIsRepeated() {
        Sql.update("update account_domain set next_check_at = now() + interval '14 minutes', checked_at = null"
                + " where account_id = ?::uuid", account.id());
        Services.call(() -> checks.checkAll());
        String path = path(domain);
        assertThat(Call.get(account.admin().api(), path).send().json().getString("checkedAt")).isNull();
        TimeTravel.by(Duration.ofMinutes(15), () -> Services.call(() -> checks.checkAll()));
        assertThat(Call.get(account.admin().api(), path).send().json().getString("checkedAt")).isNotNull();
    }

    @Test
    void oldRequestsAreDeleted() {
        change(domain, Map.of("joining", "request"));
        join(person("grace"));
        Sql.update("update join_request set created_at = now() - interval '105 days' where account_id = ?::uuid", account.id());
        Services.call(() -> checks.deleteRequests());
        assertThat(Sql.count("select count(*) from join_request where account_id = ?::uuid", account.id())).isZero();
    }
}
