package dev.roster.access;

import static java.lang.annotation.ElementType.METHOD;
import static java.lang.annotation.RetentionPolicy.RUNTIME;

import java.lang.annotation.Retention;
import java.lang.annotation.Target;

/** The operation requires the credential of an edge (docs/adr/0020). */
@Target(METHOD)
@Retention(RUNTIME)
public @interface ForEdges {
}
