package dev.roster.value;

import static java.lang.annotation.ElementType.FIELD;
import static java.lang.annotation.ElementType.METHOD;
import static java.lang.annotation.ElementType.PARAMETER;
import static java.lang.annotation.ElementType.RECORD_COMPONENT;
import static java.lang.annotation.RetentionPolicy.RUNTIME;

import jakarta.validation.Constraint;
import jakarta.validation.Payload;
import jakarta.validation.constraints.Pattern;
import java.lang.annotation.Retention;
import java.lang.annotation.Target;

/** One line of visible text without control characters and line separators, which could forge headers or lines. */
@Pattern(regexp = OneLine.PATTERN, message = "must be one line of text")
@Constraint(validatedBy = {})
@Target({ FIELD, METHOD, PARAMETER, RECORD_COMPONENT })
@Retention(RUNTIME)
public @interface OneLine {
    String PATTERN = "(?s)(?=.*[^\\s\\p{Z}\\p{C}])[^\\p{Cntrl}\\u2028\\u2029]*";

    /** A pattern for engines without Unicode categories. The OpenAPI document uses it. */
    String PORTABLE = "^[^\\x00-\\x1F\\x7F]*[^\\x00-\\x20\\x7F][^\\x00-\\x1F\\x7F]*$";

    String message() default "must be one line of text";

    Class<?>[] groups() default {};

    Class<? extends Payload>[] payload() default {};
}
