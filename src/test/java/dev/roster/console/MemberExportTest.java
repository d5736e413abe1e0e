package dev.roster.console;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.roster.testing.Browser;
import dev.roster.testing.Call;
import dev.roster.testing.RawSockets;
import dev.roster.testing.RosterStack;
import dev.roster.testing.TestAccount;
import dev.roster.testing.TestAccount.Person;
import dev.roster.testing.TestMembers;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import org.junit.jupiter.api.Test;

/** An export takes as long as its reader. */
@QuarkusTest
@QuarkusTestResource(RosterStack.class)
class MemberExportTest {
    private static final String LAST_CHUNK = "\r\n0\r\n\r\n";

    @Test
    void aRemovedReaderReceivesNoFurtherPages() throws IOException {
        TestAccount account = TestAccount.open();
        TestMembers.insert(account, 30_000);
        Person grace = account.add("grace", "admin");
        Browser browser = Browser.signedIn(grace.email());
        try (RawSockets sockets = new RawSockets()) {
            Socket socket = sockets.connect();
            RawSockets.send(socket,
                    "GET /accounts/%s/members/export HTTP/1.1\r\nHost: localhost\r\nCookie: roster_session=%s\r\n\r\n"
                            .formatted(account.id(), browser.cookie("roster_session")));
            InputStream in = socket.getInputStream();
            assertThat(new String(in.readNBytes(10_000), UTF_8)).startsWith("HTTP/1.1 200").contains("text/csv");
            assertThat(Call.delete(account.admin().api(), account.path(grace)).send().status()).isEqualTo(200);
            assertThat(rest(in)).doesNotEndWith(LAST_CHUNK).doesNotContain("Person 29999");
        }
    }

    private static String rest(InputStream in) {
        StringBuilder text = new StringBuilder();
        byte[] part = new byte[8_192];
        try {
            for (int read = in.read(part); read >= 0; read = in.read(part)) {
                text.append(new String(part, 0, read, UTF_8));
            }
        } catch (IOException closed) {
            return text.toString();
        }
        return text.toString();
    }
}
