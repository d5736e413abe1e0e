package dev.roster.access;

import static java.lang.annotation.ElementType.METHOD;
import static java.lang.annotation.RetentionPolicy.RUNTIME;

import java.lang.annotation.Retention;
import java.lang.annotation.Target;

/** The operation calls {@link Access} itself, because the account is in its body. */
@Target(METHOD)
@Retention(RUNTIME)
public @interface AuthorizesItself {
}
