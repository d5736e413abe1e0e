package dev.roster.access;

import static java.lang.annotation.ElementType.METHOD;
import static java.lang.annotation.ElementType.TYPE;
import static java.lang.annotation.RetentionPolicy.RUNTIME;

import java.lang.annotation.Retention;
import java.lang.annotation.Target;

import jakarta.ws.rs.NameBinding;

/**
 * The operations of the class are for people in a browser. Who calls is known by their session and never by a header, and what
 * they send must be a form that their session was shown.
 */
@NameBinding
@Target({ TYPE, METHOD })
@Retention(RUNTIME)
public @interface InBrowser {
}
