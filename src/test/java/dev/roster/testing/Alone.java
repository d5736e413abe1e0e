package dev.roster.testing;

import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;

/** With {@code -Pfull}, the other fork of the build waits while this class runs, because it uses all cores. */
@Retention(RetentionPolicy.RUNTIME)
public @interface Alone {
}
