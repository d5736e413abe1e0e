package dev.roster.platform;

import jakarta.ws.rs.core.Response;

/** How a problem looks to people in a browser; whoever has pages implements it. */
public interface ProblemPage {

    Response of(Problem problem, String requestId);
}
