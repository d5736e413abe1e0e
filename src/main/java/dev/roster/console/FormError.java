package dev.roster.console;

import java.util.EnumSet;
import java.util.Set;
import java.util.function.Function;

import dev.roster.problem.Problem;
import dev.roster.problem.ProblemType;
import io.quarkus.qute.TemplateData;
import io.smallrye.mutiny.Uni;

/** The error with which a page shows a form again, filled in as before. @param field null if it concerns no field */
@TemplateData
public record FormError(ProblemType problem, String field) {

    /** The reader can fix these in the form. Every other problem has a page of its own. */
    private static final Set<ProblemType> FIXABLE = EnumSet.of(ProblemType.VALIDATION, ProblemType.ROLE_EXISTS,
            ProblemType.NOTHING_TO_REVIEW, ProblemType.REVIEW_TOO_LARGE);

    public static boolean isFixable(Throwable failure) {
        return failure instanceof Problem problem && FIXABLE.contains(problem.type());
    }

    /** Shows the form again if the reader can fix the failure. */
    public static <T> Uni<T> recover(Uni<T> submission, Function<FormError, Uni<T>> form) {
        return submission.onFailure(FormError::isFixable).recoverWithUni(failure -> form.apply(of((Problem) failure)));
    }

    private static FormError of(Problem problem) {
        String field = problem.errors().isEmpty() ? null : problem.errors().get(0).field().replaceAll("[.\\[<].*", "");
        return new FormError(problem.type(), field);
    }

    public FormField formField() {
        return field == null ? null : FormField.of(field);
    }

    public boolean isAbout(String name) {
        return name.equals(field);
    }
}
