package dev.roster.openapi;

import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.security.SecurityScheme;
import org.jboss.jandex.AnnotationInstance;
import org.jboss.jandex.MethodInfo;

import dev.roster.access.OperatorOnly;
import dev.roster.access.Permission;
import dev.roster.access.Requires;
import dev.roster.access.SignedIn;
import dev.roster.access.WithSecret;

/** Tells of an operation what may be shown to it, and what its caller must be allowed. */
final class WhoMayCall {

    private static final String TOKEN = "accessToken";
    private static final String KEY = "apiKey";
    private static final String KEY_HEADER = "apiKeyHeader";

    private WhoMayCall() {
    }

    static Map<String, SecurityScheme> schemes() {
        return new TreeMap<>(Map.of(
                TOKEN, OASFactory.createSecurityScheme()
                        .type(SecurityScheme.Type.HTTP)
                        .scheme("bearer")
                        .bearerFormat("JWT")
                        .description("An access token of the deployment's identity provider. Its algorithm, signature, issuer, "
                                + "audience and times are checked, as RFC8725 asks."),
                KEY, OASFactory.createSecurityScheme()
                        .type(SecurityScheme.Type.HTTP)
                        .scheme("bearer")
                        .bearerFormat("rst_")
                        .description("An API key, in place of an access token."),
                KEY_HEADER, OASFactory.createSecurityScheme()
                        .type(SecurityScheme.Type.APIKEY)
                        .in(SecurityScheme.In.HEADER)
                        .name("X-API-Key")
                        .description("An API key, in the header that its account names (`apiKeyHeader`).")));
    }

    /** @param method null for a route, which takes whatever there is */
    static void describe(Operation operation, MethodInfo method) {
        operation.setSecurity((method == null ? Stream.of(TOKEN, KEY, KEY_HEADER) : schemes(method))
                .map(scheme -> OASFactory.createSecurityRequirement().addScheme(scheme)).toList());
        String text = operation.getDescription() == null ? "" : operation.getDescription();
        // Permissions of some bodies or credentials only are for the operation to describe.
        if (method != null && !text.contains("Takes no permission")
                && (method.hasAnnotation(Requires.class) || !text.contains("permission"))) {
            operation.setDescription((text + " " + who(method)).strip());
        }
    }

    private static Stream<String> schemes(MethodInfo method) {
        if (method.hasAnnotation(WithSecret.class)) {
            return Stream.of();
        }
        boolean needsPerson = method.hasAnnotation(SignedIn.class) || method.hasAnnotation(OperatorOnly.class);
        return needsPerson ? Stream.of(TOKEN) : Stream.of(TOKEN, KEY, KEY_HEADER);
    }

    private static String who(MethodInfo method) {
        AnnotationInstance requires = method.annotation(Requires.class);
        if (requires != null) {
            String permission = Permission.valueOf(requires.value().asEnum()).value();
            boolean orOwn = requires.value("orOwnMembership") != null && requires.value("orOwnMembership").asBoolean();
            return "Takes the permission `" + permission + "`" + (orOwn ? " for other members." : ".");
        }
        if (method.hasAnnotation(OperatorOnly.class)) {
            return "For the deployment's operator alone.";
        }
        if (method.hasAnnotation(WithSecret.class)) {
            return "Takes no token: the secret in the body is enough.";
        }
        return "For everybody who is signed in.";
    }
}
