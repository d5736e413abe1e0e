package dev.roster.access;

import static java.lang.annotation.ElementType.METHOD;
import static java.lang.annotation.RetentionPolicy.RUNTIME;

import java.lang.annotation.Retention;
import java.lang.annotation.Target;

/** The operation requires a token of the account's directory connection (docs/directory.md). */
@Target(METHOD)
@Retention(RUNTIME)
public @interface ForDirectories {
}
