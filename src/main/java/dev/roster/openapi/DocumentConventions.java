package dev.roster.openapi;

import static dev.roster.platform.ProblemType.*;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.PathItem;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.parameters.Parameter;
import org.eclipse.microprofile.openapi.models.responses.APIResponse;
import org.eclipse.microprofile.openapi.models.security.SecurityScheme;
import org.jboss.jandex.AnnotationInstance;
import org.jboss.jandex.IndexView;
import org.jboss.jandex.MethodInfo;

import dev.roster.access.OperatorOnly;
import dev.roster.access.Requires;
import dev.roster.access.SignedIn;
import dev.roster.access.WithSecret;
import dev.roster.platform.ProblemType;
import dev.roster.platform.Refuses;
import io.quarkus.smallrye.openapi.OpenApiFilter;

/** Adds to every operation what its annotations and parameters imply: who may call it, each problem, headers, security. */
@OpenApiFilter(stages = OpenApiFilter.RunStage.BUILD)
public class DocumentConventions implements OASFilter {

    private static final String TOKEN = "accessToken";
    private static final String KEY = "apiKey";
    private static final String KEY_HEADER = "apiKeyHeader";
    private static final String PROBLEM = "#/components/schemas/Problem";

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
        document.getComponents().setSecuritySchemes(new TreeMap<>(Map.of(
                TOKEN, OASFactory.createSecurityScheme()
                        .type(SecurityScheme.Type.HTTP)
                        .scheme("bearer")
                        .bearerFormat("JWT")
                        .description("An access token of the deployment's identity provider."),
                KEY, OASFactory.createSecurityScheme()
                        .type(SecurityScheme.Type.HTTP)
                        .scheme("bearer")
                        .bearerFormat("rst_")
                        .description("An API key, in place of an access token."),
                KEY_HEADER, OASFactory.createSecurityScheme()
                        .type(SecurityScheme.Type.APIKEY)
                        .in(SecurityScheme.In.HEADER)
                        .name("X-API-Key")
                        .description("An API key, in the header that its account names (`apiKeyHeader`)."))));
        document.getPaths().getPathItems().forEach(this::complete);
        new PlainTypes().applyTo(document);
    }

    private void complete(String path, PathItem item) {
        item.getOperations().values().forEach(operation -> complete(path, operation));
    }

    private void complete(String path, Operation operation) {
        MethodInfo method = methods.get(operation.getOperationId());
        boolean route = method == null;
        operation.setSecurity((route ? Stream.of(TOKEN, KEY, KEY_HEADER) : schemes(method))
                .map(scheme -> OASFactory.createSecurityRequirement().addScheme(scheme)).toList());
        operation.getResponses().getAPIResponses().forEach(DocumentConventions::describeHeaders);
        if (route) {
            return;
        }
        problems(path, operation, method).forEach((status, types) -> operation.getResponses()
                .addAPIResponse(Integer.toString(status), problem(status, types)));
    }

    /** What may be shown to the operation, one or the other. */
    private static Stream<String> schemes(MethodInfo method) {
        if (method.hasAnnotation(WithSecret.class)) {
            return Stream.of();
        }
        boolean needsPerson = method.hasAnnotation(SignedIn.class) || method.hasAnnotation(OperatorOnly.class);
        return needsPerson ? Stream.of(TOKEN) : Stream.of(TOKEN, KEY, KEY_HEADER);
    }

    /** By status, in the order in which the types are declared. */
    private static Map<Integer, List<ProblemType>> problems(String path, Operation operation, MethodInfo method) {
        Stream.Builder<ProblemType> types = Stream.builder();
        types.add(VALIDATION).add(INTERNAL).add(UNAVAILABLE);
        if (!method.hasAnnotation(WithSecret.class)) {
            types.add(UNAUTHENTICATED);
        }
        if (method.hasAnnotation(OperatorOnly.class) || method.hasAnnotation(SignedIn.class)) {
            types.add(FORBIDDEN);
        }
        if (method.hasAnnotation(Requires.class)) {
            types.add(FORBIDDEN).add(MEMBER_SUSPENDED).add(NOT_FOUND);
        }
        if (path.contains("{")) {
            types.add(NOT_FOUND);
        }
        if (operation.getRequestBody() != null) {
            types.add(MALFORMED_BODY).add(TOO_LARGE).add(UNSUPPORTED_MEDIA_TYPE);
        }
        for (Parameter parameter : operation.getParameters() == null ? List.<Parameter> of() : operation.getParameters()) {
            switch (parameter.getName()) {
                case "If-Match" -> types.add(STALE_VERSION);
                case "Idempotency-Key" -> types.add(IDEMPOTENCY_KEY_REUSED);
                case "cursor" -> types.add(INVALID_CURSOR);
                default -> {
                }
            }
        }
        AnnotationInstance own = method.annotation(Refuses.class);
        if (own != null) {
            Arrays.stream(own.value().asEnumArray()).map(ProblemType::valueOf).forEach(types::add);
        }
        return types.build().distinct().sorted()
                .collect(Collectors.groupingBy(ProblemType::status, TreeMap::new, Collectors.toList()));
    }

    private static APIResponse problem(int status, List<ProblemType> types) {
        String description = types.stream()
                .map(type -> "`" + type.slug() + "`: " + type.title() + ".")
                .collect(Collectors.joining("\n\n"));
        APIResponse response = OASFactory.createAPIResponse()
                .description(description)
                .content(OASFactory.createContent().addMediaType("application/problem+json",
                        OASFactory.createMediaType().schema(OASFactory.createSchema().ref(PROBLEM)).examples(examples(types))));
        if (status == UNAUTHENTICATED.status()) {
            response.addHeader("WWW-Authenticate", header("The challenge (RFC 6750).", Schema.SchemaType.STRING));
        }
        if (status == UNAVAILABLE.status() || status == TOO_EARLY_TO_RESEND.status()) {
            response.addHeader("Retry-After",
                    header("Seconds after which trying again makes sense.", Schema.SchemaType.INTEGER));
        }
        return response;
    }

    private static Map<String, org.eclipse.microprofile.openapi.models.examples.Example> examples(List<ProblemType> types) {
        return types.stream().collect(Collectors.toMap(ProblemType::slug,
                type -> OASFactory.createExample().value(example(type)),
                (first, second) -> first, TreeMap::new));
    }

    private static Map<String, Object> example(ProblemType type) {
        Map<String, Object> problem = new LinkedHashMap<>();
        problem.put("type", "/problems/" + type.slug());
        problem.put("title", type.title());
        problem.put("status", type.status());
        problem.put("detail", "What is true of this occurrence.");
        problem.put("requestId", "0199f3a4-7c1e-7b60-8a52-3f1c0d9e6b21");
        return problem;
    }

    private static void describeHeaders(String status, APIResponse response) {
        if (response.getContent() == null || response.getContent().getMediaType("application/json") == null) {
            return;
        }
        String schema = String.valueOf(response.getContent().getMediaType("application/json").getSchema().getRef());
        if (schema.matches(".*/(Member|Invitation|Account|Role|RemovalReceipt|ApiKey|CreatedApiKey)")) {
            response.addHeader("ETag", header("The version, for `If-Match`.", Schema.SchemaType.STRING));
        }
        if (schema.matches(".*/Page\\w+")) {
            response.addHeader("Link", header("`rel=\"next\"`: the next page (RFC 8288).", Schema.SchemaType.STRING));
        }
        if (status.equals("201")) {
            response.addHeader("Location", header("Where it is.", Schema.SchemaType.STRING));
        }
    }

    private static org.eclipse.microprofile.openapi.models.headers.Header header(String description, Schema.SchemaType type) {
        return OASFactory.createHeader().description(description).schema(OASFactory.createSchema().addType(type));
    }
}
