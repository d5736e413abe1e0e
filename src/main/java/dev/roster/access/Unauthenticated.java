package dev.roster.access;

import static java.lang.annotation.ElementType.METHOD;
import static java.lang.annotation.RetentionPolicy.RUNTIME;

import java.lang.annotation.Retention;
import java.lang.annotation.Target;

/** The operation requires no credential. If it reads or changes data of an account, it requires a secret in the request. */
@Target(METHOD)
@Retention(RUNTIME)
public @interface Unauthenticated {
    /** Whether the operation accepts the secret of an invitation, so that a response 404 counts as an invalid one. */
    boolean acceptsSecret() default true;
}
