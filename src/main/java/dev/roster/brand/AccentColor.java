package dev.roster.brand;

import static java.lang.annotation.ElementType.FIELD;
import static java.lang.annotation.ElementType.PARAMETER;
import static java.lang.annotation.RetentionPolicy.RUNTIME;

import jakarta.validation.Constraint;
import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintValidatorContext;
import jakarta.validation.Payload;
import java.lang.annotation.Retention;
import java.lang.annotation.Target;
import java.util.regex.Pattern;

/** An accent colour {@code #rrggbb} that is visible on light backgrounds, or an empty text. Roster lightens dark ones. */
@Constraint(validatedBy = AccentColor.Validator.class)
@Target({ FIELD, PARAMETER })
@Retention(RUNTIME)
public @interface AccentColor {
    String PATTERN = "(#[0-9A-Fa-f]{6})?";

    String message() default "must be a colour such as #0f766e";

    Class<?>[] groups() default {};

    Class<? extends Payload>[] payload() default {};

    /** Another constraint rejects null. */
    class Validator implements ConstraintValidator<AccentColor, String> {
        private static final String NOT_VISIBLE = "must have a contrast of 3:1 to light backgrounds; choose a darker shade";
        private static final Pattern COLOR = Pattern.compile(PATTERN);

        @Override
        public boolean isValid(String text, ConstraintValidatorContext context) {
            if (text == null || isValid(text)) {
                return true;
            }
            if (COLOR.matcher(text).matches()) {
                context.disableDefaultConstraintViolation();
                context.buildConstraintViolationWithTemplate(NOT_VISIBLE).addConstraintViolation();
            }
            return false;
        }

        static boolean isValid(String text) {
            return text.isEmpty() || COLOR.matcher(text).matches()
                    && Color.parse(text).reaches(Theme.SHAPE_CONTRAST, Theme.LIGHT_SURFACES);
        }
    }
}
