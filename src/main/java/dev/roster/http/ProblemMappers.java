package dev.roster.http;

import java.io.CharConversionException;
import java.util.List;
import java.util.stream.Collectors;

import jakarta.inject.Inject;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.ConstraintViolationException;
import jakarta.validation.ElementKind;
import jakarta.validation.Path;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;

import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;

import dev.roster.problem.Problem;
import dev.roster.problem.Problem.FieldError;
import dev.roster.problem.ProblemPage;
import dev.roster.problem.ProblemType;
import dev.roster.problem.ProblemView;
import dev.roster.problem.RefusalRecorder;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.ForbiddenException;
import io.smallrye.mutiny.Uni;

/** Turns everything that a request can fail with into a problem; the one place where failures get their HTTP answer. */
class ProblemMappers {

    /** The answer to a list of wrong lines must not be many times larger than the request. */
    private static final int MOST_ERRORS = 100;

    private static final String NOT_THE_JSON = "The body is not the JSON that this operation takes.";

    @Inject
    CurrentRequest request;

    @Inject
    ProblemPage page;

    @Inject
    RefusalRecorder refusals;

    @ServerExceptionMapper
    Uni<Response> anythingElse(Throwable failure) {
        return refused(Failures.problem(failure, request.id()));
    }

    @ServerExceptionMapper
    Uni<Response> refused(Problem problem) {
        return refusals.note(problem).map(noted -> page.isForPeople() ? page.of(problem, request.id())
                : ProblemView.answer(problem, request.id()));
    }

    /** Quarkus has mappers of its own for exactly this type and the next. */
    @ServerExceptionMapper
    Uni<Response> badToken(AuthenticationFailedException failure) {
        return anythingElse(failure);
    }

    @ServerExceptionMapper
    Uni<Response> forbidden(ForbiddenException forbidden) {
        return refused(ProblemType.FORBIDDEN.because("The caller lacks the permission for this operation."));
    }

    @ServerExceptionMapper
    Uni<Response> invalid(ConstraintViolationException failure) {
        List<FieldError> errors = failure.getConstraintViolations().stream()
                .map(violation -> new FieldError(field(violation), violation.getMessage()))
                .sorted(java.util.Comparator.comparing(FieldError::field))
                .limit(MOST_ERRORS)
                .toList();
        return refused(Problem.invalid(errors));
    }

    /** Quarkus has a mapper of its own for exactly this type; for any other JSON failure the next one is the nearest. */
    @ServerExceptionMapper
    Uni<Response> mismatched(MismatchedInputException failure) {
        return unreadable(failure);
    }

    @ServerExceptionMapper
    Uni<Response> unreadable(JsonProcessingException failure) {
        if (failure instanceof UnrecognizedPropertyException unknown) {
            return refused(Problem.invalid(field(unknown), "is not known here"));
        }
        if (failure instanceof JsonMappingException mapping && !mapping.getPath().isEmpty()) {
            String message = mapping.getCause() instanceof IllegalArgumentException cause ? cause.getMessage()
                    : "has a value of the wrong kind";
            return refused(Problem.invalid(field(mapping), message));
        }
        return refused(ProblemType.MALFORMED_BODY.because(NOT_THE_JSON));
    }

    /** What begins like UTF-32 and is not. An outage comes as an IOException, too: see DatabaseOutage. */
    @ServerExceptionMapper
    Uni<Response> unreadable(CharConversionException failure) {
        return refused(ProblemType.MALFORMED_BODY.because(NOT_THE_JSON));
    }

    @ServerExceptionMapper
    Uni<Response> http(WebApplicationException failure, UriInfo uri) {
        if (failure.getCause() instanceof JsonProcessingException unreadable) {
            return unreadable(unreadable);
        }
        return switch (failure.getResponse().getStatus()) {
            case 400 -> refused(ProblemType.MALFORMED_BODY.because("The request cannot be read."));
            case 404 -> refused(isAboutTheQuery(failure, uri) ? Problem.invalid("query", "has a value of the wrong kind")
                    : Problem.notFound());
            case 405 -> refused(ProblemType.METHOD_NOT_ALLOWED.because("See the OpenAPI document for what this path takes."));
            case 406 -> refused(ProblemType.NOT_ACCEPTABLE.because("Accept `application/json`."));
            case 413 -> refused(ProblemType.TOO_LARGE.because("Send less in one request."));
            case 415 -> refused(ProblemType.UNSUPPORTED_MEDIA_TYPE
                    .because("See the OpenAPI document for what this operation takes."));
            default -> anythingElse(failure);
        };
    }

    /** Jakarta REST answers a query parameter that cannot be converted like a path that does not exist, but with a cause. */
    private static boolean isAboutTheQuery(WebApplicationException failure, UriInfo uri) {
        return failure.getCause() != null && !uri.getQueryParameters().isEmpty();
    }

    /** The path below the method's parameter: callers know their fields, not our methods. */
    private static String field(ConstraintViolation<?> violation) {
        StringBuilder field = new StringBuilder();
        for (Path.Node node : violation.getPropertyPath()) {
            if (node.getKind() == ElementKind.METHOD) {
                continue;
            }
            if (node.getKind() == ElementKind.PARAMETER && isBody(violation)) {
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
