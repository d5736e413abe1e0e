package dev.roster.access;

import static java.lang.annotation.ElementType.METHOD;
import static java.lang.annotation.RetentionPolicy.RUNTIME;

import java.lang.annotation.Retention;
import java.lang.annotation.Target;

/** The operation requires an authenticated person, but no membership. It concerns only that person, or also takes a secret. */
@Target(METHOD)
@Retention(RUNTIME)
public @interface SignedIn {
}
