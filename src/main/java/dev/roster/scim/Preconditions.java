package dev.roster.scim;

/** @param ifMatch the header; null for none */
record Preconditions(String ifMatch) {
    void check(int version) {
        if (ifMatch != null && !ifMatch.isBlank() && !ScimJson.hasVersion(ifMatch, version)) {
            throw ScimException.staleVersion();
        }
    }
}
