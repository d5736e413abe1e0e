package dev.roster.database;

import static org.assertj.core.api.Assertions.assertThat;

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
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.sql.SQLException;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

/** Only failures of the database count as an outage, although other failures have the same exception types. */
class DatabaseOutageTest {
    @Test
    void failuresOfParsersFilesAndOtherServersAreNotOutages() {
        for (Throwable failure : new Throwable[] { jackson(), new IllegalStateException(jackson()), new IOException("disk"),
                new FileNotFoundException(), new UncheckedIOException(new IOException()), new ConnectException("smtp"),
                new HttpClosedException("Connection was closed"), new java.util.concurrent.TimeoutException("smtp"),
                new SQLException("disk image", "XX001") }) {
            assertThat(DatabaseOutage.isCauseOf(failure)).as("%s", failure).isFalse();
            assertThat(Failures.problem(failure, "1").type()).as("%s", failure).isEqualTo(ProblemType.INTERNAL);
        }
    }

    @Test
    void connectionFailuresAreOutages() {
        for (Throwable failure : new Throwable[] { new DatabaseOutage.Unreachable(new ConnectException("refused")),
                new CompletionException(new DatabaseOutage.Unreachable(new IOException())), ClosedConnectionException.INSTANCE,
                new VertxException("corrupt", new IOException("reset")), new NoStackTraceThrowable("Timeout"),
                new TimeoutException(), new SQLException("shutdown", "57P01") }) {
            assertThat(DatabaseOutage.isCauseOf(failure)).as("%s", failure).isTrue();
        }
    }

    /** The migration creates grants after tables. */
    @Test
    void missingObjectsAreAnOutageUntilTheMigrationIsDone() {
        for (String missing : new String[] { "42501", "42883", "42703" }) {
            assertThat(DatabaseOutage.isTransient(missing, false)).as(missing).isTrue();
            assertThat(DatabaseOutage.isTransient(missing, true)).as(missing).isFalse();
        }
        assertThat(DatabaseOutage.isTransient("42601", true)).isFalse();
        assertThat(DatabaseOutage.isTransient("22021", false)).isFalse();
    }

    /** An unavailable provider must not make a token look invalid. */
    @Test
    void outagesOfTheIdentityProviderAreUnavailable() {
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
