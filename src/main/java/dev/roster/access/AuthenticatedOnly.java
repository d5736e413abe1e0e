package dev.roster.access;

import static java.lang.annotation.ElementType.METHOD;
import static java.lang.annotation.RetentionPolicy.RUNTIME;

import java.lang.annotation.Retention;
import java.lang.annotation.Target;

/**
 * The operation requires authentication as a person, but no permission. It concerns only that person, or also requires a
 * secret.
 */
@Target(METHOD)
@Retention(RUNTIME)
public @interface AuthenticatedOnly {
}
