package dev.roster.access;

import static java.lang.annotation.ElementType.METHOD;
import static java.lang.annotation.ElementType.TYPE;
import static java.lang.annotation.RetentionPolicy.RUNTIME;

import jakarta.ws.rs.NameBinding;
import java.lang.annotation.Retention;
import java.lang.annotation.Target;

/**
 * The operations of a class for browsers. They authenticate by session, never by header, and accept only forms of the
 * session.
 */
@NameBinding
@Target({ TYPE, METHOD })
@Retention(RUNTIME)
public @interface InBrowser {
}
