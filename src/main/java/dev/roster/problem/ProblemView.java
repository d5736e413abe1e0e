package dev.roster.problem;

import java.util.List;

import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

import com.fasterxml.jackson.annotation.JsonInclude;

import io.quarkus.runtime.annotations.RegisterForReflection;

/** A problem as the caller sees it. Registered, since no method of a resource says that it answers with one. */
@RegisterForReflection(targets = { ProblemView.class, Problem.FieldError.class })
@Schema(name = "Problem", description = "What went wrong (RFC 9457). `type` is stable; programs decide by it.")
public record ProblemView(
        @Schema(required = true, description = "A relative URI reference that names the kind of problem.", examples = "/problems/last-admin") String type,
        @Schema(required = true, description = "The kind of problem in words.", examples = "An account needs at least one active admin") String title,
        @Schema(required = true, description = "The HTTP status.", examples = "409") int status,
        @Schema(required = true, description = "What is true of this occurrence.", examples = "Make somebody else an admin first.") String detail,
        @Schema(description = "The id under which Roster's logs and audit events know this request; also in `X-Request-Id`.", examples = "01890f3e-7b7a-7c3e-9f0a-3b1c2d4e5f60") String requestId,
        @Schema(description = "For `validation`: each field that is wrong.") @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Problem.FieldError> errors) {

    public static final String MEDIA_TYPE = "application/problem+json";

    public static ProblemView of(Problem problem, String requestId) {
        ProblemType type = problem.type();
        return new ProblemView("/problems/" + type.slug(), type.title(), type.status(), problem.getMessage(), requestId,
                problem.errors());
    }

    public static Response answer(Problem problem, String requestId) {
        ProblemType type = problem.type();
        Response.ResponseBuilder answer = Response.status(type.status())
                .type(MEDIA_TYPE)
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .entity(of(problem, requestId));
        if (problem.challenge() != null) {
            answer.header(HttpHeaders.WWW_AUTHENTICATE, problem.challenge());
        }
        if (problem.retryAfterSeconds() != null) {
            answer.header(HttpHeaders.RETRY_AFTER, problem.retryAfterSeconds());
        }
        return answer.build();
    }
}
