package dev.roster.console;

import java.util.EnumSet;
import java.util.Set;

import jakarta.validation.Validator;

import dev.roster.problem.Problem;
import dev.roster.problem.Problem.FieldError;
import dev.roster.problem.ProblemType;
import io.quarkus.qute.TemplateData;
import io.smallrye.mutiny.Uni;

/**
 * Why a form was not taken: it is shown again, as it was filled in, with this.
 *
 * @param problem the type of the problem, as {@code UiMessages} knows it
 * @param field the field to mend; null when it is none in particular
 */
@TemplateData
record FormError(String problem, String field, int status) {

    /** What the person at the form can mend; anything else is a page of its own. */
    private static final Set<ProblemType> MENDABLE = EnumSet.of(ProblemType.VALIDATION, ProblemType.ROLE_EXISTS,
            ProblemType.NOTHING_TO_REVIEW, ProblemType.REVIEW_TOO_LARGE);

    static boolean isOne(Throwable failure) {
        return failure instanceof Problem problem && MENDABLE.contains(problem.type());
    }

    static FormError of(Problem problem) {
        String field = problem.errors().isEmpty() ? null : problem.errors().get(0).field().replaceAll("[.\\[<].*", "");
        return new FormError(problem.type().slug(), field, problem.type().status());
    }

    boolean isAbout(String name) {
        return name.equals(field);
    }

    /** The checks that an operation of the API makes of its body before it runs. */
    static Uni<Void> check(Validator validator, Object form) {
        return Uni.createFrom().item(validator.validate(form)).invoke(violations -> {
            if (!violations.isEmpty()) {
                throw Problem.invalid(violations.stream()
                        .map(violation -> new FieldError(violation.getPropertyPath().toString(), violation.getMessage()))
                        .toList());
            }
        }).replaceWithVoid();
    }
}
