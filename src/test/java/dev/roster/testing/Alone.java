package dev.roster.testing;

import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;

/**
 * With {@code -Pfull}, the other fork of the build waits while this class runs, because the class uses all cores, or
 * measures a limit of 2 s under its own load.
 */
@Retention(RetentionPolicy.RUNTIME)
public @interface Alone {
}
