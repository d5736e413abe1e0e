package dev.roster.invitation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roster.testing.Answer;
import dev.roster.testing.Api;
import dev.roster.testing.Call;
import dev.roster.testing.Invites;
import dev.roster.testing.Mailbox;
import dev.roster.testing.RosterStack;
import dev.roster.testing.Sql;
import dev.roster.testing.TestAccount;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Only the email contains the secret of an invitation. */
@QuarkusTest
@QuarkusTestResource(RosterStack.class)
class InvitationSecretTest {
    private static final String CONTROL = "The listener receives this record";

    /** Collects log records. The control record shows that it receives them. */
    private static final class Listener extends Handler {
        private final Queue<String> lines = new ConcurrentLinkedQueue<>();

        @Override
        public void publish(LogRecord line) {
            lines.add(line.getMessage() + " " + Arrays.toString(line.getParameters()) + " " + line.getThrown());
        }

        @Override
        public void flush() {
        }

        @Override
        public void close() {
        }
    }

    @Test
    void noResponseLogOrRowContainsTheSecret() {
        Listener log = new Listener();
        Logger.getLogger("").addHandler(log);
        Logger.getLogger("dev.roster").info(CONTROL);
        try {
            TestAccount account = TestAccount.open();
            Invites invites = Invites.of(account);
            String email = account.email("grace");
            Answer created = invites.invite("grace");
            String id = created.json().getString("id");
            String first = Mailbox.tokenFor(email);
            Answer rejected = Call.accept(Api.as(account.email("mallory")), first).send();
            Sql.age(account, Duration.ofMinutes(2));
            Answer resent = invites.resend(id);
            String second = Mailbox.token(Mailbox.await(email, 2));
            List<Answer> answers = Stream.of(created, rejected, resent, Invites.preview(first), Invites.preview(second),
                    Call.accept(Api.as(email), second).send(), Call.accept(Api.as(email), second).send(),
                    Call.post(Api.as(email), "/v1/invitations/accept", Map.of("tokn", second)).send(),
                    invites.list("limit=200"), Call.get(account.admin().api(), invites.path(id)).send(),
                    Call.get(account.admin().api(), account.path() + "/audit-events?limit=200").send(),
                    Call.get(Api.as(email), "/v1/me").send()).toList();
            assertThat(log.lines).anyMatch(line -> line.contains(CONTROL));
            for (String secret : List.of(first, second)) {
                for (String trace : traces(secret)) {
                    assertThat(answers).noneMatch(answer -> answer.body().contains(trace));
                    assertThat(log.lines).noneMatch(line -> line.contains(trace));
                }
            }
            assertThat(tablesWith(Stream.of(first, second).flatMap(secret -> traces(secret).stream()).toList())).isEmpty();
        } finally {
            Logger.getLogger("").removeHandler(log);
        }
    }

    /** The token, and its random bits in several encodings. */
    private static List<String> traces(String token) {
        byte[] bytes = Base64.getUrlDecoder().decode(token);
        byte[] bits = Arrays.copyOfRange(bytes, bytes.length - 32, bytes.length);
        return List.of(token, token.substring(token.length() - 42), HexFormat.of().formatHex(bits),
                Base64.getEncoder().withoutPadding().encodeToString(bits));
    }

    /** The tables with one of the texts, which have no spaces, in any column of any row. */
    private static List<String> tablesWith(List<String> texts) {
        return Sql.column("select tablename from pg_tables where schemaname = 'public'").stream()
                .filter(table -> Sql.count("select count(*) from (select t::text as line from \"" + table
                        + "\" t offset 0) rows"
                        + " where exists (select from unnest(string_to_array(?, ' ')) as text where position(text in line) > 0)",
                        String.join(" ", texts)) > 0)
                .toList();
    }
}
