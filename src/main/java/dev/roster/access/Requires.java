package dev.roster.access;

import static java.lang.annotation.ElementType.METHOD;
import static java.lang.annotation.RetentionPolicy.RUNTIME;

import java.lang.annotation.Retention;
import java.lang.annotation.Target;

/** The operation takes this permission in the account of its path. */
@Target(METHOD)
@Retention(RUNTIME)
public @interface Requires {

    Permission value();

    /** Whether members may do it to the member of the path when that is they themselves. */
    boolean orOwnMembership() default false;
}
