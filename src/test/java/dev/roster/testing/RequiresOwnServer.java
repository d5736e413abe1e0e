package dev.roster.testing;

import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import org.junit.jupiter.api.extension.ExtendWith;

/** Skips tests if {@link ExternalDatabase} names a database. They need the settings or the version of the tests' own server. */
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(DatabaseCondition.class)
public @interface RequiresOwnServer {
    /** The reason. */
    String value();
}
