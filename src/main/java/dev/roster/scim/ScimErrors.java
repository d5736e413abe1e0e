package dev.roster.scim;

import dev.roster.problem.ProblemType;
import dev.roster.problem.ProblemView;
import jakarta.inject.Inject;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.lang.annotation.Annotation;
import java.util.Map;
import java.util.stream.Collectors;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;
import org.jboss.resteasy.reactive.server.ServerResponseFilter;

/** Gives failures of SCIM requests the form of RFC 7644, section 3.12. */
class ScimErrors {
    private static final String PATH = "/scim/";
    private static final Annotation[] NO_ANNOTATIONS = new Annotation[0];
    private static final Map<String, String> TYPES = Map.of(
            slug(ProblemType.VALIDATION), "invalidValue",
            slug(ProblemType.MALFORMED_BODY), "invalidSyntax",
            slug(ProblemType.ALREADY_MEMBER), "uniqueness",
            slug(ProblemType.GROUP_EXISTS), "uniqueness");

    @Inject
    ScimJson json;

    private static String slug(ProblemType type) {
        return "/problems/" + type.slug();
    }

    @ServerExceptionMapper
    Response rejected(ScimException failure) {
        return Response.status(failure.status()).type(ScimJson.MEDIA_TYPE)
                .entity(json.write(ScimJson.error(failure.status(), failure.scimType(), failure.getMessage()))).build();
    }

    /** Problems come from authentication, limits and services. */
    @ServerResponseFilter
    void convert(ContainerRequestContext request, ContainerResponseContext response) {
        if (response.getEntity() instanceof ProblemView problem && request.getUriInfo().getPath().startsWith(PATH)) {
            response.setEntity(json.write(ScimJson.error(problem.status(), TYPES.get(problem.type()), detail(problem))),
                    NO_ANNOTATIONS, MediaType.valueOf(ScimJson.MEDIA_TYPE));
        }
    }

    static String scimType(ProblemType type) {
        return TYPES.get(slug(type));
    }

    private static String detail(ProblemView problem) {
        return problem.errors() == null || problem.errors().isEmpty() ? problem.detail()
                : problem.errors().stream().map(error -> error.field() + " " + error.message())
                        .collect(Collectors.joining("; "));
    }
}
