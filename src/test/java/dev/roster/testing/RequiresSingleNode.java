package dev.roster.testing;

import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import org.junit.jupiter.api.extension.ExtendWith;

/** Skips tests on a Citus cluster. */
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(DatabaseCondition.class)
public @interface RequiresSingleNode {
    /** The reason. */
    String value();
}
