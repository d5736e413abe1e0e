package dev.roster.problem;

import static java.lang.annotation.ElementType.METHOD;
import static java.lang.annotation.RetentionPolicy.RUNTIME;

import java.lang.annotation.Retention;
import java.lang.annotation.Target;

/** The problems that an operation has of its own, beside those that follow from its parameters and from who may call it. */
@Target(METHOD)
@Retention(RUNTIME)
public @interface DeclaresProblems {

    ProblemType[] value();
}
