package dev.roster.fuzz;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * An operation of the OpenAPI document.
 *
 * @param bodyType the media type of the request body, or null
 * @param body the schema of the request body, or null
 * @param credentials the names of the security schemes; empty for an operation without credentials
 * @param permission the permission that the description names, or null
 * @param ownMember whether members need no permission for their own membership
 */
record Operation(String id, String method, String path, List<Parameter> parameters, String bodyType, JsonNode body,
        Map<Integer, Response> responses, Set<String> credentials, String permission, boolean ownMember,
        boolean operatorOnly) {

    record Parameter(String name, String in, JsonNode schema) {
    }

    /**
     * @param pointer the JSON pointer of the response in the document
     * @param mediaTypes empty for a response without a body
     */
    record Response(String pointer, Set<String> mediaTypes, Set<String> headers) {
    }

    boolean isRead() {
        return method.equals("GET");
    }

    List<Parameter> parametersIn(String place) {
        return parameters.stream().filter(parameter -> parameter.in().equals(place)).toList();
    }
}
