package dev.roster.problem;

import jakarta.ws.rs.core.Response;

/** Renders problems as pages for browsers. The console implements it. */
public interface ProblemPage {
    /** Whether the client of the current request expects a page instead of JSON. */
    boolean isRequested();

    Response of(Problem problem, String requestId);
}
