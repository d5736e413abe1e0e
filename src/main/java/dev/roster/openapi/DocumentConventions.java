package dev.roster.openapi;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.jboss.jandex.IndexView;
import org.jboss.jandex.MethodInfo;

import io.quarkus.smallrye.openapi.OpenApiFilter;

/**
 * Adds to the document what follows from the code, so that an operation is whole without saying it: who may call it, how it
 * refuses, what its parameters and headers mean. {@code clients/check} lints what comes out.
 */
@OpenApiFilter(stages = OpenApiFilter.RunStage.BUILD)
public class DocumentConventions implements OASFilter {

    private final Map<String, MethodInfo> methods;

    public DocumentConventions(IndexView index) {
        methods = index.getAnnotations("org.eclipse.microprofile.openapi.annotations.Operation").stream()
                .filter(operation -> operation.value("operationId") != null)
                // An index made of several may hold the same method twice.
                .collect(Collectors.toMap(operation -> operation.value("operationId").asString(),
                        operation -> operation.target().asMethod(), (first, second) -> first));
    }

    @Override
    public void filterOpenAPI(OpenAPI document) {
        document.getComponents().setSecuritySchemes(WhoMayCall.schemes());
        new PlainTypes().applyTo(document);
        new PortablePatterns().applyTo(document);
        PageSchemas.rename(document);
        AlwaysThere.require(document);
        Inputs.describe(document);
        DeclaredProblems refusals = new DeclaredProblems(document);
        document.getPaths().getPathItems().forEach((path, item) -> item.getOperations().values()
                .forEach(operation -> complete(path, operation, refusals)));
    }

    private void complete(String path, Operation operation, DeclaredProblems refusals) {
        MethodInfo method = methods.get(operation.getOperationId());
        WhoMayCall.describe(operation, method);
        AnswerHeaders.describe(operation);
        if (method != null) {
            complainOfMissingBodies(operation, method);
            refusals.addTo(path, operation, method);
        }
    }

    /** Without {@code @Produces}, an {@code @APIResponseSchema} is dropped without a word. */
    private static void complainOfMissingBodies(Operation operation, MethodInfo method) {
        operation.getResponses().getAPIResponses().forEach((status, response) -> {
            if (List.of("200", "201").contains(status) && response.getContent() == null) {
                throw new IllegalStateException(
                        method.declaringClass().name() + " does not say what the body of " + status + " "
                                + operation.getOperationId() + " is: @Produces is missing");
            }
        });
    }
}
