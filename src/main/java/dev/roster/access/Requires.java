package dev.roster.access;

import static java.lang.annotation.ElementType.METHOD;
import static java.lang.annotation.RetentionPolicy.RUNTIME;

import java.lang.annotation.Retention;
import java.lang.annotation.Target;

/** The operation requires a permission in the account of its path. */
@Target(METHOD)
@Retention(RUNTIME)
public @interface Requires {
    Permission value();

    /** Whether an access token of the member in the path needs no permission. */
    boolean orOwnMembership() default false;

    /** Whether the service rejects API keys, even with the permission. Only the API document uses it. */
    boolean withoutKeys() default false;
}
