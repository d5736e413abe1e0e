package dev.roster.http;

/** The origin of a request in the audit log. @param ip the client's address, without trusted proxies */
public record RequestOrigin(String requestId, String ip, String userAgent) {
    /** For actions of Roster without a request. */
    public static final RequestOrigin ROSTER = new RequestOrigin(null, null, null);
}
