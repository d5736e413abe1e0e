package dev.roster.access;

import dev.roster.problem.Problem;
import dev.roster.problem.ProblemType;
import io.quarkus.oidc.OIDCException;
import io.quarkus.security.AuthenticationFailedException;
import java.io.IOException;
import java.util.List;
import org.jose4j.jwt.consumer.ErrorCodes;
import org.jose4j.jwt.consumer.InvalidJwtException;
import org.jose4j.lang.UnresolvableKeyException;

/** The reason for rejecting a token of the identity provider. It contains no part of the token. */
public enum TokenFault {
    UNKNOWN_KEY("no key of the identity provider has the id (kid) that it names"),
    BAD_SIGNATURE("its signature does not match the identity provider's key", ErrorCodes.SIGNATURE_INVALID),
    UNSIGNED("it is not signed", ErrorCodes.SIGNATURE_MISSING),
    EXPIRED("it has expired (exp)", ErrorCodes.EXPIRED),
    NO_EXPIRY("its expiry (exp) is missing", ErrorCodes.EXPIRATION_MISSING),
    NOT_YET_VALID("it is not valid yet (nbf)", ErrorCodes.NOT_YET_VALID),
    NO_AUDIENCE("its audience (aud) is missing", ErrorCodes.AUDIENCE_MISSING),
    WRONG_AUDIENCE("its audience (aud) does not contain ROSTER_OIDC_AUDIENCE, or that of the second issuer",
            ErrorCodes.AUDIENCE_INVALID),
    NO_ISSUER("its issuer (iss) is missing", ErrorCodes.ISSUER_MISSING),
    WRONG_ISSUER("its issuer (iss) is not ROSTER_OIDC_ISSUER, nor the second issuer", ErrorCodes.ISSUER_INVALID),
    NO_SUBJECT("its subject (sub) is missing, or Roster cannot store one of its claims", ErrorCodes.SUBJECT_MISSING),
    MALFORMED("a claim has the wrong type, or its JSON is invalid", ErrorCodes.MALFORMED_CLAIM, ErrorCodes.JSON_INVALID),
    OTHER("it is not a JWT that is signed with an allowed algorithm");

    private final String reason;
    private final List<Integer> codes;

    TokenFault(String reason, Integer... codes) {
        this.reason = reason;
        this.codes = List.of(codes);
    }

    /** @return null if the failure has another cause, such as an unreachable identity provider or database */
    public static TokenFault of(Throwable failure) {
        boolean rejected = failure instanceof AuthenticationFailedException;
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof UnresolvableKeyException) {
                return UNKNOWN_KEY;
            }
            if (cause instanceof InvalidJwtException invalid && coded(invalid) != null) {
                return coded(invalid);
            }
            if (cause instanceof OIDCException || cause instanceof IOException) {
                return null;
            }
            if (cause instanceof Problem problem) {
                return problem.type() == ProblemType.UNAUTHENTICATED ? NO_SUBJECT : null;
            }
            rejected |= cause instanceof InvalidJwtException;
        }
        return rejected ? OTHER : null;
    }

    private static TokenFault coded(InvalidJwtException invalid) {
        for (TokenFault fault : values()) {
            if (fault.codes.stream().anyMatch(invalid::hasErrorCode)) {
                return fault;
            }
        }
        return null;
    }

    /** A clause whose subject is the token. */
    public String reason() {
        return reason;
    }
}
