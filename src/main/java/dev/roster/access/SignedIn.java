package dev.roster.access;

import static java.lang.annotation.ElementType.METHOD;
import static java.lang.annotation.RetentionPolicy.RUNTIME;

import java.lang.annotation.Retention;
import java.lang.annotation.Target;

/** The operation takes a valid token and no membership: it is about the caller, or guarded by a secret besides. */
@Target(METHOD)
@Retention(RUNTIME)
public @interface SignedIn {
}
