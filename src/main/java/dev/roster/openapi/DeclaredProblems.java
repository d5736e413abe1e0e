package dev.roster.openapi;

import static dev.roster.problem.ProblemType.*;

import dev.roster.access.AuthenticatedOnly;
import dev.roster.access.OperatorOnly;
import dev.roster.access.Requires;
import dev.roster.access.Unauthenticated;
import dev.roster.problem.DeclaresProblems;
import dev.roster.problem.ProblemType;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.models.Components;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.examples.Example;
import org.eclipse.microprofile.openapi.models.responses.APIResponse;
import org.jboss.jandex.AnnotationInstance;
import org.jboss.jandex.MethodInfo;

/** Adds the error responses of an operation, one for each status, with the problems that can occur. */
final class DeclaredProblems {
    private static final String PROBLEM = "#/components/schemas/Problem";

    private final Components components;

    DeclaredProblems(OpenAPI document) {
        components = document.getComponents();
    }

    void addTo(String path, Operation operation, MethodInfo method) {
        types(path, operation, method).forEach((status, types) -> operation.getResponses()
                .addAPIResponse(Integer.toString(status), response(status, types)));
    }

    /** By status, in the order of declaration. */
    private static Map<Integer, List<ProblemType>> types(String path, Operation operation, MethodInfo method) {
        Stream.Builder<ProblemType> types = Stream.builder();
        types.add(VALIDATION).add(TOO_MANY_FAILURES).add(INTERNAL).add(UNAVAILABLE);
        if (!method.hasAnnotation(Unauthenticated.class)) {
            types.add(UNAUTHENTICATED);
        }
        if (method.hasAnnotation(OperatorOnly.class) || method.hasAnnotation(AuthenticatedOnly.class)) {
            types.add(FORBIDDEN);
        }
        if (method.hasAnnotation(Requires.class)) {
            types.add(FORBIDDEN).add(MEMBER_SUSPENDED).add(NOT_FOUND);
        }
        if (path.contains("{")) {
            types.add(NOT_FOUND);
        }
        if (operation.getRequestBody() != null) {
            types.add(MALFORMED_BODY).add(REQUEST_TIMEOUT).add(TOO_LARGE).add(UNSUPPORTED_MEDIA_TYPE);
        }
        Inputs.parameters(operation).forEach(parameter -> {
            switch (parameter.getName()) {
                case "If-Match" -> types.add(STALE_VERSION);
                case "Idempotency-Key" -> types.add(IDEMPOTENCY_KEY_REUSED);
                case "cursor" -> types.add(INVALID_CURSOR);
                default -> {
                }
            }
        });
        // Every request can have a body and an Accept header.
        types.add(MALFORMED_REQUEST).add(NOT_ACCEPTABLE).add(TOO_LARGE).add(URI_TOO_LONG).add(HEADERS_TOO_LARGE);
        AnnotationInstance own = method.annotation(DeclaresProblems.class);
        if (own != null) {
            Arrays.stream(own.value().asEnumArray()).map(ProblemType::valueOf).forEach(types::add);
        }
        return types.build().distinct().sorted()
                .collect(Collectors.groupingBy(ProblemType::status, TreeMap::new, Collectors.toList()));
    }

    /** A response with a single problem is the same in every operation, so it becomes a component. */
    private APIResponse response(int status, List<ProblemType> types) {
        APIResponse response = describe(status, types);
        if (types.size() > 1) {
            return response;
        }
        String name = pascalCase(types.get(0));
        components.addResponse(name, response);
        return OASFactory.createAPIResponse().ref("#/components/responses/" + name);
    }

    private APIResponse describe(int status, List<ProblemType> types) {
        String description = types.stream()
                .map(type -> "`" + type.slug() + "`: " + type.title() + ".")
                .collect(Collectors.joining("\n\n"));
        APIResponse response = OASFactory.createAPIResponse()
                .description(description)
                .content(OASFactory.createContent().addMediaType("application/problem+json",
                        OASFactory.createMediaType().schema(OASFactory.createSchema().ref(PROBLEM)).examples(examples(types))));
        if (status == UNAUTHENTICATED.status()) {
            response.addHeader("WWW-Authenticate", ResponseHeaders.text("The challenge (RFC 6750)."));
        }
        if (status == UNAVAILABLE.status() || status == TOO_EARLY_TO_RESEND.status()) {
            response.addHeader("Retry-After", ResponseHeaders.seconds("Seconds to wait before a retry."));
        }
        return response;
    }

    private Map<String, Example> examples(List<ProblemType> types) {
        Map<String, Example> examples = new TreeMap<>();
        for (ProblemType type : types) {
            String name = pascalCase(type);
            components.addExample(name, OASFactory.createExample().summary(type.title()).value(example(type)));
            examples.put(type.slug(), OASFactory.createExample().ref("#/components/examples/" + name));
        }
        return examples;
    }

    private static Map<String, Object> example(ProblemType type) {
        Map<String, Object> problem = new LinkedHashMap<>();
        problem.put("type", "/problems/" + type.slug());
        problem.put("title", type.title());
        problem.put("status", type.status());
        problem.put("detail", "The cause of this occurrence.");
        problem.put("requestId", "0199f3a4-7c1e-7b60-8a52-3f1c0d9e6b21");
        return problem;
    }

    private static String pascalCase(ProblemType type) {
        return Arrays.stream(type.slug().split("-"))
                .map(word -> Character.toUpperCase(word.charAt(0)) + word.substring(1))
                .collect(Collectors.joining());
    }
}
