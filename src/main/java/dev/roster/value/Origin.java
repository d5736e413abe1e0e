package dev.roster.value;

import static java.lang.annotation.ElementType.FIELD;
import static java.lang.annotation.ElementType.PARAMETER;
import static java.lang.annotation.ElementType.TYPE_USE;
import static java.lang.annotation.RetentionPolicy.RUNTIME;

import jakarta.validation.Constraint;
import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintValidatorContext;
import jakarta.validation.Payload;
import java.lang.annotation.Retention;
import java.lang.annotation.Target;

/** The origin of a web page ({@link WebOrigin}). */
@Constraint(validatedBy = Origin.Validator.class)
@Target({ FIELD, PARAMETER, TYPE_USE })
@Retention(RUNTIME)
public @interface Origin {
    String message() default "must be an origin such as https://app.example.com; http only for localhost";

    Class<?>[] groups() default {};

    Class<? extends Payload>[] payload() default {};

    /** Another constraint rejects null. */
    class Validator implements ConstraintValidator<Origin, String> {
        @Override
        public boolean isValid(String text, ConstraintValidatorContext context) {
            return text == null || WebOrigin.normalized(text) != null;
        }
    }
}
