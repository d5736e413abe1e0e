package dev.roster.problem;

import jakarta.ws.rs.core.Response;

/** Renders problems as pages for browsers. The console implements it. */
public interface ProblemPage {
    /** Whether the client of the current request is a browser that expects a page. */
    boolean isForPeople();

    Response of(Problem problem, String requestId);
}
