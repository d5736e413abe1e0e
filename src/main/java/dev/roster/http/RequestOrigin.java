package dev.roster.http;

/** Where a request came from, as the audit keeps it. @param ip the client's address, beyond trusted proxies */
public record RequestOrigin(String requestId, String ip, String userAgent) {

    /** What Roster does by itself, when no request asked for it. */
    public static final RequestOrigin ROSTER = new RequestOrigin(null, null, null);
}
