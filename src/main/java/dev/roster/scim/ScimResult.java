package dev.roster.scim;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * The result of an operation.
 *
 * @param resource null if the response has no body
 * @param id null after a deletion
 * @param location null after a deletion
 * @param etag null after a deletion
 */
record ScimResult(int status, ObjectNode resource, String id, String location, String etag) {
    static final int OK = 200;
    static final int CREATED = 201;
    static final int NO_CONTENT = 204;

    static ScimResult deleted() {
        return new ScimResult(NO_CONTENT, null, null, null, null);
    }
}
