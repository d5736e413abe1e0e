package dev.roster.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.restassured.path.json.JsonPath;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * The mail server rejects, defers, drops or delays single emails: the request succeeds, and the invitation shows the delivery.
 */
class SmtpFaultsIT {
    @RegisterExtension
    static final SmtpStack smtp = new SmtpStack();

    @Test
    void anUnknownAddressFails() {
        JsonPath failed = smtp.await(smtp.invite("refused"), "failed", 1);
        assertThat(failed.getInt("delivery.attempts")).isEqualTo(1);
        assertThat(failed.getString("delivery.reasonCode")).isEqualTo("address-unknown");
        assertThat(failed.getString("delivery.reason")).isEqualTo("The address does not exist.");
        assertThat(smtp.roster.log()).contains("550 5.1.1 No such user");
        assertThat(failed.getString("state")).as("the invitation can be resent").isEqualTo("open");
    }

    /** A rejection by policy concerns this email while the server accepts other emails. */
    @Tag("full")
    @Test
    void aRejectionByPolicyFailsWhileOtherEmailsAreAccepted() {
        String invitation = smtp.invite("spam");
        AtomicInteger others = new AtomicInteger();
        Awaitility.await().atMost(Duration.ofSeconds(40)).until(() -> {
            smtp.invite("grace-" + others.incrementAndGet());
            return smtp.delivery(invitation, "state").equals("failed");
        });
        assertThat(smtp.delivery(invitation, "reasonCode")).isEqualTo("not-accepted");
        assertThat(smtp.roster.log()).contains("554 5.7.1 Message refused");
    }

    @Test
    void aGreylistedEmailIsRetried() {
        String invitation = smtp.invite("greylisted");
        assertThat(smtp.await(invitation, "sent", 1).getInt("delivery.attempts")).isEqualTo(3);
        assertThat(smtp.mailServer.delivered()).containsOnlyOnce(smtp.email("greylisted"));
    }

    @Test
    void anEmailIsRetriedAfterADroppedConnection() {
        assertThat(smtp.await(smtp.invite("dropped"), "sent", 1).getInt("delivery.attempts")).isEqualTo(3);
        assertThat(smtp.mailServer.delivered()).containsOnlyOnce(smtp.email("dropped"));
    }

    @Tag("full")
    @Test
    void anEmailThatIsDeferredTooLongFails() {
        JsonPath failed = smtp.await(smtp.invite("unwelcome"), "failed", 2);
        assertThat(failed.getString("delivery.reasonCode")).isEqualTo("mailbox-unavailable");
        // Delays of 0.2, 0.2, 0.4 and 0.8 s, then of 1 s each, with 20 % jitter.
        assertThat(failed.getInt("delivery.attempts")).isBetween(6, 9);
    }

    /** One silent conversation for each connection: a server that never answers must not block any of them forever. */
    @Tag("full")
    @Test
    void silentConversationsTimeOut() {
        List<String> silent = IntStream.range(0, SmtpStack.CONNECTIONS).mapToObj(n -> smtp.invite("hangs-" + n)).toList();
        silent.forEach(invitation -> assertThat(smtp.await(invitation, "queued", 1).getString("delivery.reasonCode"))
                .isIn("service-unavailable", "not-accepted"));
        smtp.await(smtp.invite("grace-behind"), "sent", 1);

        smtp.mailServer.release();
        silent.forEach(invitation -> smtp.await(invitation, "sent", 2));
    }
}
