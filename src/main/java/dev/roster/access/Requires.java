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

    /** Whether the operation requires no permission if the member of the path is the principal. */
    boolean orOwnMembership() default false;
}
