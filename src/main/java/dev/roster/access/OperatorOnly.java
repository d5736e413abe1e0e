package dev.roster.access;

import static java.lang.annotation.ElementType.METHOD;
import static java.lang.annotation.RetentionPolicy.RUNTIME;

import java.lang.annotation.Retention;
import java.lang.annotation.Target;

/** The operation requires the operator of the deployment. */
@Target(METHOD)
@Retention(RUNTIME)
public @interface OperatorOnly {
}
