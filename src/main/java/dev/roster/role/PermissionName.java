package dev.roster.role;

import static java.lang.annotation.ElementType.TYPE_USE;
import static java.lang.annotation.RetentionPolicy.RUNTIME;

import jakarta.validation.Constraint;
import jakarta.validation.Payload;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.lang.annotation.Retention;
import java.lang.annotation.Target;

/** {@code resource:action} or {@code resource:*}. Only the admin role has {@code *}. */
@NotNull
@Size(max = 100)
@Pattern(regexp = "[a-z0-9][a-z0-9._-]*:([a-z0-9][a-z0-9._-]*|\\*)", message = "must be `resource:action` or `resource:*`, in lower case")
@Constraint(validatedBy = {})
@Target(TYPE_USE)
@Retention(RUNTIME)
public @interface PermissionName {
    String message() default "must be a permission";

    Class<?>[] groups() default {};

    Class<? extends Payload>[] payload() default {};
}
