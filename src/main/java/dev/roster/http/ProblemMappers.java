package dev.roster.http;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import dev.roster.problem.DenialRecorder;
import dev.roster.problem.Problem;
import dev.roster.problem.Problem.FieldError;
import dev.roster.problem.ProblemPage;
import dev.roster.problem.ProblemType;
import dev.roster.problem.ProblemView;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.ForbiddenException;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.ConstraintViolationException;
import jakarta.validation.ElementKind;
import jakarta.validation.Path;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.io.CharConversionException;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;
import org.jboss.resteasy.reactive.server.core.ResteasyReactiveRequestContext;
import org.jboss.resteasy.reactive.server.spi.ResteasyReactiveContainerRequestContext;

/** Maps every failure of a resource to a problem. */
class ProblemMappers {
    /** Limits the response to a list of invalid elements, which could otherwise be much larger than the request. */
    private static final int MAX_ERRORS = 100;

    private static final String WRONG_TYPE = "has the wrong type";

    @Inject
    CurrentRequest request;
    @Inject
    ProblemPage page;
    @Inject
    DenialRecorder denials;

    /** Replaces the mapper of Quarkus for AuthenticationFailedException. */
    @ServerExceptionMapper({ Throwable.class, AuthenticationFailedException.class })
    Uni<Response> any(Throwable failure) {
        return respond(Failures.problem(failure, request.id()));
    }

    @ServerExceptionMapper
    Uni<Response> respond(Problem problem) {
        return denials.record(problem).map(recorded -> page.isRequested() ? page.of(problem, request.id())
                : ProblemView.response(problem, request.id()));
    }

    /** Replaces the mapper of Quarkus for ForbiddenException. */
    @ServerExceptionMapper
    Uni<Response> forbidden(ForbiddenException failure) {
        return respond(ProblemType.FORBIDDEN.because("The principal lacks the permission for this operation."));
    }

    @ServerExceptionMapper
    Uni<Response> invalid(ConstraintViolationException failure) {
        List<FieldError> errors = failure.getConstraintViolations().stream()
                .map(violation -> new FieldError(field(violation), violation.getMessage()))
                .sorted(Comparator.comparing(FieldError::field))
                .limit(MAX_ERRORS)
                .toList();
        return respond(Problem.invalid(errors));
    }

    /** Replaces the mapper of Quarkus for MismatchedInputException. */
    @ServerExceptionMapper({ JsonProcessingException.class, MismatchedInputException.class })
    Uni<Response> json(JsonProcessingException failure) {
        if (!(failure instanceof JsonMappingException mapping) || mapping.getPath().isEmpty() || isMalformed(failure)) {
            return malformedJson();
        }
        String message = failure instanceof UnrecognizedPropertyException ? "is not a known property"
                : failure.getCause() instanceof IllegalArgumentException cause ? cause.getMessage() : WRONG_TYPE;
        return respond(Problem.invalid(field(mapping), message));
    }

    /** Jackson throws this for invalid UTF-32. Other IOExceptions can mean an outage ({@code DatabaseOutage}). */
    @ServerExceptionMapper
    Uni<Response> encoding(CharConversionException failure) {
        return malformedJson();
    }

    /** A body that is truncated or not JSON fails inside the property that Jackson is reading. */
    private static boolean isMalformed(Throwable failure) {
        return failure != null && (failure instanceof JsonParseException || failure instanceof CharConversionException
                || isMalformed(failure.getCause()));
    }

    private Uni<Response> malformedJson() {
        return respond(
                ProblemType.MALFORMED_BODY.because("The body is not JSON, or not an object that this operation accepts."));
    }

    @ServerExceptionMapper
    Uni<Response> http(WebApplicationException failure, UriInfo uri, ResteasyReactiveContainerRequestContext context) {
        if (failure.getCause() instanceof JsonProcessingException cause) {
            return json(cause);
        }
        return switch (failure.getResponse().getStatus()) {
            case 400 -> respond(ProblemType.MALFORMED_BODY.because("The request cannot be read."));
            case 404 -> isInvalidQuery(failure, uri) ? respond(Problem.invalid("query", WRONG_TYPE)) : unmatched(context);
            case 405 -> unmatched(context);
            case 406 -> respond(ProblemType.NOT_ACCEPTABLE.because("Accept `application/json`."));
            case 413 -> respond(ProblemType.TOO_LARGE.because("Send a smaller body."));
            case 415 -> respond(ProblemType.UNSUPPORTED_MEDIA_TYPE
                    .because("The OpenAPI document lists the media types of this operation."));
            default -> any(failure);
        };
    }

    /** If two resource classes match the path, RESTEasy Reactive answers 404 instead of 405. */
    private Uni<Response> unmatched(ResteasyReactiveContainerRequestContext context) {
        Set<String> allowed = AllowedMethods.of((ResteasyReactiveRequestContext) context.getServerRequestContext());
        if (allowed.isEmpty() || allowed.contains(context.getMethod())) {
            return respond(Problem.notFound());
        }
        return respond(ProblemType.METHOD_NOT_ALLOWED.because("`Allow` lists the methods of this path."))
                .map(response -> Response.fromResponse(response).allow(allowed).build());
    }

    /** For a parameter that cannot be converted, Jakarta REST answers 404 and sets a cause. */
    private static boolean isInvalidQuery(WebApplicationException failure, UriInfo uri) {
        return failure.getCause() != null && !uri.getQueryParameters().isEmpty();
    }

    /** The path of the field, without the names of the Java method and of its parameter for the body. */
    private static String field(ConstraintViolation<?> violation) {
        StringBuilder field = new StringBuilder();
        for (Path.Node node : violation.getPropertyPath()) {
            if (node.getKind() == ElementKind.METHOD || node.getKind() == ElementKind.PARAMETER && isBody(violation)) {
                continue;
            }
            if (node.getIndex() != null) {
                field.append('[').append(node.getIndex()).append(']');
            }
            if (node.getName() != null && node.getKind() != ElementKind.CONTAINER_ELEMENT) {
                field.append(field.isEmpty() ? "" : ".").append(node.getName());
            }
        }
        return field.toString();
    }

    private static boolean isBody(ConstraintViolation<?> violation) {
        return violation.getLeafBean() != null && violation.getLeafBean().getClass().isRecord();
    }

    private static String field(JsonMappingException failure) {
        return failure.getPath().stream()
                .map(step -> step.getFieldName() != null ? "." + step.getFieldName() : "[" + step.getIndex() + "]")
                .collect(Collectors.joining())
                .replaceFirst("^\\.", "");
    }
}
