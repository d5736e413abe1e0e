package dev.roster.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roster.dev.DevMailServer;
import dev.roster.dev.DevStack;
import dev.roster.testing.Mailbox;
import dev.roster.testing.RosterProcess;
import dev.roster.testing.TestSize;
import dev.roster.testing.Tokens;
import io.restassured.http.ContentType;
import jakarta.mail.internet.MimeMessage;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Roster, killed while it sends a thousand emails, loses none. */
class KillIT {
    private static final int MAILS = TestSize.of(200, 1_000);
    private static final int IN_FLIGHT = 10;

    private final String domain = "k" + UUID.randomUUID().toString().replace("-", "") + ".example";

    @BeforeAll
    static void startServices() {
        DevStack.start();
    }

    @Test
    void sendsEveryEmailAndOnlyThoseInFlightTwice() throws Exception {
        Map<String, String> environment = RosterProcess.environment();
        // The emails that the killed process had claimed are due again soon.
        environment.put("ROSTER_OUTBOX_ATTEMPT_TIMEOUT", "3s");
        environment.put("ROSTER_OUTBOX_CONCURRENCY", Integer.toString(IN_FLIGHT));

        try (RosterProcess roster = RosterProcess.start(environment)) {
            queueInvitations(roster);
            awaitDelivered(MAILS / 5);
            roster.kill();
        }
        assertThat(addressed()).as("killed before the end").hasSizeBetween(MAILS / 5, MAILS - 1);

        try (RosterProcess roster = RosterProcess.start(environment)) {
            awaitDelivered(MAILS);
            List<MimeMessage> mails = mails();
            assertThat(mails.size() - MAILS).as("emails that arrived twice").isBetween(0, IN_FLIGHT);
            assertThat(mails.stream().map(KillIT::messageId).distinct()).as("a copy has the same Message-ID").hasSize(MAILS);
            everyCopyCanBeAccepted(roster, mails);
        }
    }

    private void queueInvitations(RosterProcess roster) {
        String account = roster.as(Tokens.ofOperator()).contentType(ContentType.JSON)
                .body(Map.of("name", "Acme", "firstAdminEmail", "first@other-" + domain))
                .post("/v1/accounts").then().statusCode(201).extract().path("id");
        List<Map<String, String>> invitations = IntStream.range(0, MAILS)
                .mapToObj(n -> Map.of("email", "p" + n + "@" + domain)).toList();
        roster.as(Tokens.ofOperator()).contentType(ContentType.JSON).body(Map.of("invitations", invitations))
                .post("/v1/accounts/" + account + "/invitations/bulk").then().statusCode(200);
    }

    private void everyCopyCanBeAccepted(RosterProcess roster, List<MimeMessage> mails) {
        Map<String, List<MimeMessage>> copies = mails.stream().collect(Collectors.groupingBy(KillIT::messageId));
        copies.values().stream().filter(each -> each.size() > 1).flatMap(List::stream).forEach(mail -> roster
                .as(Tokens.ofOperator()).contentType(ContentType.JSON).body(Map.of("token", Mailbox.token(mail)))
                .post("/v1/invitations/preview").then().statusCode(200));
    }

    private void awaitDelivered(int people) {
        Awaitility.await().atMost(Duration.ofMinutes(5)).pollInterval(Duration.ofMillis(20))
                .until(() -> addressed().size() >= people);
    }

    private List<String> addressed() {
        return mails().stream().map(mail -> address(mail)).distinct().toList();
    }

    private List<MimeMessage> mails() {
        return DevMailServer.running().mailsTo(address -> address.endsWith("@" + domain));
    }

    private static String address(MimeMessage mail) {
        try {
            return mail.getAllRecipients()[0].toString();
        } catch (jakarta.mail.MessagingException failure) {
            throw new AssertionError(failure);
        }
    }

    private static String messageId(MimeMessage mail) {
        try {
            return mail.getMessageID();
        } catch (jakarta.mail.MessagingException failure) {
            throw new AssertionError(failure);
        }
    }
}
