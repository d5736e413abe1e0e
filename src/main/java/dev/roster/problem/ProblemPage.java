package dev.roster.problem;

import jakarta.ws.rs.core.Response;

/** How a problem looks to people in a browser; whoever has pages implements it. */
public interface ProblemPage {

    /** Whether people are to read the answer to the request at hand; else a program is. */
    boolean isForPeople();

    Response of(Problem problem, String requestId);
}
