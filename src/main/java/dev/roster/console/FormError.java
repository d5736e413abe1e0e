package dev.roster.console;

import dev.roster.problem.Problem;
import dev.roster.problem.ProblemType;
import io.quarkus.qute.TemplateData;
import io.smallrye.mutiny.Uni;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.Function;

/** The error in a form that the page shows again, with its input. @param field null if it concerns no field */
@TemplateData
public record FormError(ProblemType problem, String field) {
    /** The properties of problems for which forms have their own message. */
    public enum Field {
        // @formatter:off: one form per line
        NAME, PERMISSIONS, EXPIRES_AT,
        ROLE, ROLE_EXPIRES_AT,
        ADDRESSES, EMAIL, FIRST_ADMIN_EMAIL, INVITATIONS, NOTE, LANGUAGE,
        INVITATION_LIFETIME, AUDIT_RETENTION_DAYS, ALLOWED_EMAIL_DOMAINS, API_KEY_HEADER,
        DAYS, WARN_DAYS_BEFORE, EXEMPT_MEMBERS,
        REVIEWERS, DUE_AT, EVERY_MONTHS, FILTER, DORMANT_DAYS, NOT_REVIEWED_FOR_DAYS,
        OTHER;
        // @formatter:on

        static Field of(String property) {
            return EnumConstant.of(Field.class, property.replaceAll("([A-Z])", "_$1"), OTHER);
        }
    }

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

    public Field formField() {
        return field == null ? null : Field.of(field);
    }

    public boolean isAbout(String name) {
        return name.equals(field);
    }
}
