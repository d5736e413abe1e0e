package dev.roster.http;

/** The origin of a request in the audit log. @param ip the address of the client, not of a trusted proxy */
public record RequestOrigin(String requestId, String ip, String userAgent) {
    /** For actions of Roster without a request. */
    public static final RequestOrigin ROSTER = new RequestOrigin(null, null, null);
}
