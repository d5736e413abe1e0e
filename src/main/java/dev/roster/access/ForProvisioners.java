package dev.roster.access;

import static java.lang.annotation.ElementType.METHOD;
import static java.lang.annotation.RetentionPolicy.RUNTIME;

import java.lang.annotation.Retention;
import java.lang.annotation.Target;

/** The operation for operators also accepts a {@link DeploymentRole#PROVISIONER}. */
@Target(METHOD)
@Retention(RUNTIME)
public @interface ForProvisioners {
}
