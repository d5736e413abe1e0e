package dev.roster.access;

import static java.lang.annotation.ElementType.METHOD;
import static java.lang.annotation.RetentionPolicy.RUNTIME;

import java.lang.annotation.Retention;
import java.lang.annotation.Target;

/** The operation is itself a decision: it asks {@link Access} with what the request says, and answers with nothing else. */
@Target(METHOD)
@Retention(RUNTIME)
public @interface Decides {
}
