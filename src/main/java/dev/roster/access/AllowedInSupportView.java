package dev.roster.access;

import static java.lang.annotation.ElementType.METHOD;
import static java.lang.annotation.RetentionPolicy.RUNTIME;

import java.lang.annotation.Retention;
import java.lang.annotation.Target;

/** The operation is available to an operator who views an account as a member, and acts as the operator. */
@Target(METHOD)
@Retention(RUNTIME)
public @interface AllowedInSupportView {
    /** The operation changes nothing outside a view, and then requires no form token: the form can be submitted twice. */
    boolean withoutEffectOutside() default false;
}
