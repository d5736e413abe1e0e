package dev.roster.problem;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.ws.rs.core.Response;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The JSON of a problem. Registered for reflection, because no resource method returns it. */
@RegisterForReflection(targets = { ProblemView.class, Problem.FieldError.class })
@Schema(name = "Problem", description = "A problem (RFC 9457). Programs should evaluate `type`, which never changes.")
public record ProblemView(
        @Schema(required = true, description = "Relative URI reference of the problem type.", examples = "/problems/last-admin") String type,
        @Schema(required = true, description = "Summary of the problem type.", examples = "An account needs at least one active admin") String title,
        @Schema(required = true, description = "The HTTP status.", examples = "409") int status,
        @Schema(required = true, description = "The cause of this occurrence, or the next step.", examples = "Make another member an admin first.") String detail,
        @Schema(description = "Id of the request in Roster's logs and audit events; also in `X-Request-Id`.", examples = "01890f3e-7b7a-7c3e-9f0a-3b1c2d4e5f60") String requestId,
        @Schema(description = "With `validation`: the invalid fields.") @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Problem.FieldError> errors) {
    public static final String MEDIA_TYPE = "application/problem+json";

    public static ProblemView of(Problem problem, String requestId) {
        ProblemType type = problem.type();
        return new ProblemView("/problems/" + type.slug(), type.title(), type.status(), problem.getMessage(), requestId,
                problem.errors());
    }

    public static Response response(Problem problem, String requestId) {
        ProblemType type = problem.type();
        Response.ResponseBuilder response = Response.status(type.status())
                .type(MEDIA_TYPE)
                .entity(of(problem, requestId));
        problem.headers().forEach(response::header);
        return response.build();
    }
}
