package dev.roster.openapi;

import dev.roster.access.AuthenticatedOnly;
import dev.roster.access.AuthorizesItself;
import dev.roster.access.Embeddable;
import dev.roster.access.ForProvisioners;
import dev.roster.access.OperatorOnly;
import dev.roster.access.Permission;
import dev.roster.access.Requires;
import dev.roster.access.Unauthenticated;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.models.Operation;
import org.jboss.jandex.AnnotationInstance;
import org.jboss.jandex.MethodInfo;

/**
 * Documents the credentials and the permission of an operation. The operation's own text follows, and can add conditions.
 */
final class Authorization {
    // META-INF/openapi.yaml defines these schemes.
    private static final String TOKEN = "accessToken";
    private static final String KEY = "apiKey";
    private static final String KEY_HEADER = "apiKeyHeader";
    private static final String OWN_MEMBERSHIP = " With an access token, members need no permission for their own membership.";

    private Authorization() {
    }

    /** @param method null for a route, which accepts all credentials */
    static void describe(Operation operation, MethodInfo method) {
        operation.setSecurity((method == null ? Stream.of(TOKEN, KEY, KEY_HEADER) : schemes(method))
                .map(scheme -> OASFactory.createSecurityRequirement().addScheme(scheme)).toList());
        // A route, and an operation that authorizes itself, describe the permission in their own text.
        if (method != null && !method.hasAnnotation(AuthorizesItself.class)) {
            String text = operation.getDescription() == null ? "" : operation.getDescription();
            String embedding = method.hasAnnotation(Embeddable.class) ? " Accepts embed tokens." : "";
            operation.setDescription((requirement(method) + embedding + " " + text).strip());
        }
    }

    private static Stream<String> schemes(MethodInfo method) {
        if (method.hasAnnotation(Unauthenticated.class)) {
            return Stream.of();
        }
        return method.hasAnnotation(AuthenticatedOnly.class) || method.hasAnnotation(OperatorOnly.class)
                || is(method.annotation(Requires.class), "withoutKeys") ? Stream.of(TOKEN)
                        : Stream.of(TOKEN, KEY, KEY_HEADER);
    }

    private static String requirement(MethodInfo method) {
        AnnotationInstance requires = method.annotation(Requires.class);
        if (requires != null) {
            String permission = "Requires the permission `" + Permission.valueOf(requires.value().asEnum()).value() + "`.";
            return permission + (is(requires, "orOwnMembership") ? OWN_MEMBERSHIP : "");
        }
        if (method.hasAnnotation(OperatorOnly.class)) {
            return method.hasAnnotation(ForProvisioners.class)
                    ? "Requires the operator role, or the token of a provisioner (`createDeploymentServiceAccount`)."
                    : "Requires the operator role.";
        }
        if (method.hasAnnotation(Unauthenticated.class)) {
            return "Requires the secret in the body, and no access token.";
        }
        return "Requires an access token, and no permission.";
    }

    private static boolean is(AnnotationInstance requires, String property) {
        return requires != null && requires.value(property) != null && requires.value(property).asBoolean();
    }
}
