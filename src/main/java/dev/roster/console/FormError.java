package dev.roster.console;

import dev.roster.problem.Problem;
import dev.roster.problem.Problem.FieldError;
import dev.roster.problem.ProblemType;
import io.quarkus.qute.TemplateData;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** The error in a form that the page shows again, with its input. @param properties the invalid ones */
@TemplateData
public record FormError(ProblemType problem, List<String> properties) {
    /** The properties of problems for which forms have their own message. */
    public enum Field {
        // @formatter:off: one form per line
        NAME, DISPLAY_NAME, DESCRIPTION, PERMISSIONS, EXPIRES_AT,
        ROLE, ROLE_EXPIRES_AT, MEMBER, GROUPS, OWNER, IDENTITY,
        ADDRESSES, EMAIL, DUPLICATE_EMAIL, EMAIL_DOMAIN, FIRST_ADMIN_EMAIL, CSV, INVITATIONS, NOTE, LANGUAGE,
        INVITATION_LIFETIME, AUDIT_RETENTION_DAYS, ALLOWED_EMAIL_DOMAINS, EMBED_ORIGINS, SIGN_IN_POLICY, KEY_SIGN_IN_DAYS, API_KEY_HEADER, ACCENT_COLOR,
        LOGO, LIMIT, REASON, DOMAIN,
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
            ProblemType.GROUP_EXISTS, ProblemType.IDENTITY_IN_USE, ProblemType.DOMAIN_EXISTS, ProblemType.TOO_MANY_DOMAINS,
            ProblemType.NOTHING_TO_REVIEW, ProblemType.REVIEW_TOO_LARGE);

    static boolean isFixable(Throwable failure) {
        return failure instanceof Problem problem && FIXABLE.contains(problem.type());
    }

    static FormError of(Problem problem) {
        return new FormError(problem.type(), problem.errors().stream().map(FieldError::field).toList());
    }

    /** @return null if the error concerns no field */
    public Field field() {
        return properties.isEmpty() ? null : Field.of(top(properties.get(0)));
    }

    public boolean isAbout(String property) {
        return !properties.isEmpty() && top(properties.get(0)).equals(property);
    }

    /** For example, {@code decisions} for {@code decisions[3].note}. */
    private static String top(String property) {
        return property.replaceAll("[.\\[<].*", "");
    }
}
