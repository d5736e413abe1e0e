package dev.roster.key;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roster.mail.DueEmail;
import dev.roster.testing.Call;
import dev.roster.testing.Keys;
import dev.roster.testing.Mailbox;
import dev.roster.testing.RosterStack;
import dev.roster.testing.Services;
import dev.roster.testing.Sql;
import dev.roster.testing.TestAccount;
import dev.roster.testing.TestAccount.Person;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.vertx.VertxContextSupport;
import jakarta.inject.Inject;
import jakarta.mail.internet.MimeMessage;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The email before API keys pause. */
@QuarkusTest
@QuarkusTestResource(RosterStack.class)
class KeyPauseNoticesTest {
    @Inject
    KeyPauseNotices notices;

    private TestAccount account;
    private Person grace;

    @BeforeEach
    void open() {
        account = TestAccount.open();
        grace = account.add("grace", "member");
        require(30);
    }

    private void require(int days) {
        assertThat(Call.patch(account.admin().api(), account.path(), Map.of("keySignInDays", days)).send().status())
                .isEqualTo(200);
    }

    @Test
    void aMemberGetsOneEmailForEachSignIn() {
        Keys.create(account, grace);
        awaitSignIn();
        int before = Mailbox.of(grace.email()).size();
        signedInDaysAgo(26);
        notices();
        assertThat(emails()).isZero();
        signedInDaysAgo(28);
        notices();
        notices();
        MimeMessage email = Mailbox.await(grace.email(), before + 1);
        assertThat(Mailbox.text(email, "text/plain")).contains("Your API keys in Acme " + account.domain(),
                "before that time", "/enter/" + account.id());
        assertThat(emails()).isEqualTo(1);
        signedInDaysAgo(29);
        notices();
        assertThat(emails()).isEqualTo(2);
        signedInDaysAgo(31);
        notices();
        assertThat(emails()).isEqualTo(2);
    }

    @Test
    void aMemberWithoutValidKeysGetsNone() {
        Keys.Key key = Keys.create(account, grace);
        awaitSignIn();
        Call.delete(grace.api(), key.path()).send();
        awaitFlush();
        signedInDaysAgo(28);
        notices();
        assertThat(emails()).isZero();
    }

    private long emails() {
        return Sql.count("select count(*) from mail where account_id = ?::uuid and kind = 'key-pause'", account.id());
    }

    /** Hours without a sign-in after which the member gets the email. */
    @ParameterizedTest
    @CsvSource({ "1, 17, 19", "3, 53, 55", "4, 71, 73", "30, 647, 649" })
    void aMemberWhoSignsInOftenGetsNoEmail(int days, int before, int after) {
        require(days);
        Keys.create(account, grace);
        awaitSignIn();
        for (int hour = 16; hour > 0; hour -= 5) {
            signedInHoursAgo(hour);
            notices();
        }
        signedInHoursAgo(before);
        notices();
        assertThat(emails()).isZero();
        signedInHoursAgo(after);
        notices();
        assertThat(emails()).isEqualTo(1);
    }

    @Test
    void aHigherLimitNeedsAnotherEmail() {
        Keys.create(account, grace);
        awaitSignIn();
        notices(28);
        notices(28);
        assertThat(emails()).isEqualTo(1);
        require(60);
        notices(28);
        assertThat(emails()).isEqualTo(1);
        notices(58);
        assertThat(emails()).isEqualTo(2);
    }

    @Test
    void theEmailIsDroppedAfterASignIn() {
        Keys.create(account, grace);
        awaitSignIn();
        signedInDaysAgo(28);
        notices();
        assertThat(rendered()).isEqualTo(1);
        signedInDaysAgo(0);
        assertThat(rendered()).isZero();
    }

    private int rendered() {
        DueEmail due = new DueEmail(UUID.fromString(account.id()), UUID.randomUUID(), "key-pause",
                UUID.fromString(grace.memberId()), grace.email(), 1, Duration.ZERO);
        return Services.call(() -> notices.render(List.of(due))).size();
    }

    private void notices() {
        notices(0);
    }

    private void notices(int inDays) {
        try {
            VertxContextSupport.subscribeAndAwait(() -> notices.notifyAll(Instant.now().plus(Duration.ofDays(inDays))));
        } catch (Throwable failure) {
            throw new AssertionError(failure);
        }
    }

    private void awaitSignIn() {
        Awaitility.await().until(() -> Sql.count("select count(*) from activity where account_id = ?::uuid and "
                + "member_id = ?::uuid and signed_in_at is not null", account.id(), grace.memberId()) == 1);
    }

    /** Of the latest request. */
    private void awaitFlush() {
        Sql.update("update activity set signed_in_at = null where account_id = ?::uuid and member_id = ?::uuid", account.id(),
                grace.memberId());
        Call.get(grace.api(), account.path()).send();
        awaitSignIn();
    }

    private void signedInDaysAgo(int days) {
        signedInHoursAgo(24 * days);
    }

    private void signedInHoursAgo(int hours) {
        // The limit counts from its setting at the earliest.
        Sql.update("update account set key_sign_in_since = now() - interval '400 days' where id = ?::uuid", account.id());
        Sql.update("update activity set signed_in_at = now() - make_interval(hours => ?) where account_id = ?::uuid "
                + "and member_id = ?::uuid", hours, account.id(), grace.memberId());
    }
}
