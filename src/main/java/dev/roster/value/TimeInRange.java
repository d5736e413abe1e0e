package dev.roster.value;

import static java.lang.annotation.ElementType.PARAMETER;
import static java.lang.annotation.RetentionPolicy.RUNTIME;

import jakarta.validation.Constraint;
import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintValidatorContext;
import jakarta.validation.Payload;
import java.lang.annotation.Retention;
import java.lang.annotation.Target;
import java.time.Instant;

/** A query parameter within the range of {@link Times}. {@code JsonInput} checks the times in bodies. */
@Constraint(validatedBy = TimeInRange.Validator.class)
@Target(PARAMETER)
@Retention(RUNTIME)
public @interface TimeInRange {
    String message() default Times.OUT_OF_RANGE;

    Class<?>[] groups() default {};

    Class<? extends Payload>[] payload() default {};

    class Validator implements ConstraintValidator<TimeInRange, Instant> {
        @Override
        public boolean isValid(Instant time, ConstraintValidatorContext context) {
            return time == null || Times.isInRange(time);
        }
    }
}
