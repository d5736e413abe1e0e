package dev.roster.access;

import static java.lang.annotation.ElementType.METHOD;
import static java.lang.annotation.RetentionPolicy.RUNTIME;

import java.lang.annotation.Retention;
import java.lang.annotation.Target;

/**
 * An operation that a web component calls from another origin: it accepts embed tokens, and the account's embed origins may
 * call it (CORS). All other operations reject embed tokens.
 */
@Target(METHOD)
@Retention(RUNTIME)
public @interface Embeddable {
}
