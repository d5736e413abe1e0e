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

/** A domain name in ASCII or Unicode ({@link DomainName}). */
@Constraint(validatedBy = Domain.Validator.class)
@Target({ FIELD, PARAMETER, TYPE_USE })
@Retention(RUNTIME)
public @interface Domain {
    String message() default "must be a domain name";

    Class<?>[] groups() default {};

    Class<? extends Payload>[] payload() default {};

    /** Another constraint rejects null. */
    class Validator implements ConstraintValidator<Domain, String> {
        @Override
        public boolean isValid(String text, ConstraintValidatorContext context) {
            return text == null || DomainName.ascii(text) != null;
        }
    }
}
