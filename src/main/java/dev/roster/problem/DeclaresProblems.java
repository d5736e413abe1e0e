package dev.roster.problem;

import static java.lang.annotation.ElementType.METHOD;
import static java.lang.annotation.RetentionPolicy.RUNTIME;

import java.lang.annotation.Retention;
import java.lang.annotation.Target;

/** The problems of an operation that do not follow from its parameters and access annotations. */
@Target(METHOD)
@Retention(RUNTIME)
public @interface DeclaresProblems {
    ProblemType[] value();
}
