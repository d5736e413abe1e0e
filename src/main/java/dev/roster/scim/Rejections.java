package dev.roster.scim;

import dev.roster.problem.Problem;

/** Converts the problems of services to rejections of operations in a bulk request. */
final class Rejections {
    private Rejections() {
    }

    /** @return null for a failure that is not the client's fault, which fails the whole request */
    static ScimException of(Throwable failure) {
        if (failure instanceof ScimException rejection) {
            return rejection;
        }
        return failure instanceof Problem problem && problem.type().status() < 500 ? of(problem) : null;
    }

    static ScimException of(Problem problem) {
        String detail = problem.errors().isEmpty() ? problem.getMessage()
                : problem.errors().get(0).field() + " " + problem.errors().get(0).message() + ".";
        return new ScimException(problem.type().status(), ScimErrors.scimType(problem.type()), detail);
    }
}
