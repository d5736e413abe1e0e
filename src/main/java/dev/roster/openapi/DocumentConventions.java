package dev.roster.openapi;

import io.quarkus.smallrye.openapi.OpenApiFilter;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.jboss.jandex.IndexView;
import org.jboss.jandex.MethodInfo;

/**
 * Adds the parts of the document that follow from the code: permissions, problems, and the meaning of common parameters and
 * headers. {@code clients/check} lints the result.
 */
@OpenApiFilter(stages = OpenApiFilter.RunStage.BUILD)
public class DocumentConventions implements OASFilter {
    private final Map<String, MethodInfo> methods;

    public DocumentConventions(IndexView index) {
        methods = index.getAnnotations("org.eclipse.microprofile.openapi.annotations.Operation").stream()
                .filter(operation -> operation.value("operationId") != null)
                // A composite index can have the same method twice.
                .collect(Collectors.toMap(operation -> operation.value("operationId").asString(),
                        operation -> operation.target().asMethod(), (first, second) -> first));
    }

    /** SmallRye calls it for the parts of a schema first, and before {@link #filterOpenAPI}. */
    @Override
    public Schema filterSchema(Schema schema) {
        Schemas.normalize(schema);
        return schema;
    }

    @Override
    public void filterOpenAPI(OpenAPI document) {
        Schemas.renameComponents(document);
        Schemas.requireNullableProperties(document);
        Inputs.describe(document);
        DeclaredProblems problems = new DeclaredProblems(document);
        document.getPaths().getPathItems().forEach((path, item) -> item.getOperations().values()
                .forEach(operation -> complete(path, operation, problems)));
    }

    private void complete(String path, Operation operation, DeclaredProblems problems) {
        MethodInfo method = methods.get(operation.getOperationId());
        Authorization.describe(operation, method);
        ResponseHeaders.describe(operation);
        if (method != null) {
            requireResponseBodies(operation, method);
            problems.addTo(path, operation, method);
        }
    }

    /** Without {@code @Produces}, SmallRye silently ignores an {@code @APIResponseSchema}. */
    private static void requireResponseBodies(Operation operation, MethodInfo method) {
        operation.getResponses().getAPIResponses().forEach((status, response) -> {
            if (List.of("200", "201").contains(status) && response.getContent() == null) {
                throw new IllegalStateException(
                        "The response " + status + " of " + operation.getOperationId() + " has no body. Add "
                                + "@Produces to " + method.declaringClass().name() + ".");
            }
        });
    }
}
