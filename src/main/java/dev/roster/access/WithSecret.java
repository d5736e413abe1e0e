package dev.roster.access;

import static java.lang.annotation.ElementType.METHOD;
import static java.lang.annotation.RetentionPolicy.RUNTIME;

import java.lang.annotation.Retention;
import java.lang.annotation.Target;

/** The operation takes no token: whoever knows the secret in its body may do it. */
@Target(METHOD)
@Retention(RUNTIME)
public @interface WithSecret {
}
