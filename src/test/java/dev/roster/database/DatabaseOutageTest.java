package dev.roster.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.sql.SQLException;
import java.util.concurrent.CompletionException;

import org.junit.jupiter.api.Test;

import com.fasterxml.jackson.databind.ObjectMapper;

import dev.roster.http.Failures;
import dev.roster.problem.ProblemType;
import io.quarkus.oidc.OIDCException;
import io.quarkus.security.AuthenticationFailedException;
import io.smallrye.mutiny.TimeoutException;
import io.vertx.core.VertxException;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.impl.NoStackTraceThrowable;
import io.vertx.sqlclient.ClosedConnectionException;

/** Only a database that is away counts as one: other failures with the same exceptions do not. */
class DatabaseOutageTest {

    @Test
    void failuresOfParsersFilesAndOtherServersAreNoOutage() {
        for (Throwable failure : new Throwable[] { jackson(), new IllegalStateException(jackson()), new IOException("disk"),
                new FileNotFoundException(), new UncheckedIOException(new IOException()), new ConnectException("smtp"),
                new HttpClosedException("Connection was closed"), new java.util.concurrent.TimeoutException("smtp"),
                new SQLException("disk image", "XX001") }) {
            assertThat(DatabaseOutage.isCauseOf(failure)).as("%s", failure).isFalse();
            assertThat(Failures.problem(failure, "1").type()).as("%s", failure).isEqualTo(ProblemType.INTERNAL);
        }
    }

    @Test
    void aConnectionThatCannotBeHadOrBreaksIsOne() {
        for (Throwable failure : new Throwable[] { new DatabaseUnreachable(new ConnectException("refused")),
                new CompletionException(new DatabaseUnreachable(new IOException())), ClosedConnectionException.INSTANCE,
                new VertxException("corrupt", new IOException("reset")), new NoStackTraceThrowable("Timeout"),
                new TimeoutException(), new SQLException("shutdown", "57P01") }) {
            assertThat(DatabaseOutage.isCauseOf(failure)).as("%s", failure).isTrue();
        }
    }

    /** Grants come after the tables that they are for. */
    @Test
    void whatIsMissingIsAnOutageUntilTheSchemaIsThere() {
        for (String missing : new String[] { "42501", "42883", "42703" }) {
            assertThat(DatabaseOutage.isPassing(missing, false)).as(missing).isTrue();
            assertThat(DatabaseOutage.isPassing(missing, true)).as(missing).isFalse();
        }
        assertThat(DatabaseOutage.isPassing("42601", true)).isFalse();
        assertThat(DatabaseOutage.isPassing("22021", false)).isFalse();
    }

    /** A provider that is away must not make a token look invalid. */
    @Test
    void anIdentityProviderThatIsAwayIsUnavailable() {
        for (Throwable cause : new Throwable[] { new OIDCException("away"), new ConnectException(),
                new java.util.concurrent.TimeoutException(), new HttpClosedException("closed") }) {
            assertThat(Failures.problem(new AuthenticationFailedException(cause), "1").type()).as("%s", cause)
                    .isEqualTo(ProblemType.UNAVAILABLE);
        }
        assertThat(Failures.problem(new AuthenticationFailedException("expired"), "1").type())
                .isEqualTo(ProblemType.UNAUTHENTICATED);
    }

    private static Exception jackson() {
        try {
            new ObjectMapper().readTree("{");
            throw new AssertionError();
        } catch (IOException failure) {
            return failure;
        }
    }
}
