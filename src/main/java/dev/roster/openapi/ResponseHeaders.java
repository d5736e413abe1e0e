package dev.roster.openapi;

import java.util.regex.Pattern;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.headers.Header;
import org.eclipse.microprofile.openapi.models.media.MediaType;
import org.eclipse.microprofile.openapi.models.media.Schema.SchemaType;
import org.eclipse.microprofile.openapi.models.responses.APIResponse;

/** Documents the headers that follow from the status and schema of a response. */
final class ResponseHeaders {
    private static final Pattern VERSIONED = Pattern
            .compile(".*/(Member|Invitation|Account|Role|RemovalReceipt|ApiKey|CreatedApiKey|DormancyPolicy|Review|ReviewItem"
                    + "|ReviewSchedule|PermissionCatalogue|Group|Directory|ServiceAccount|VerifiedDomain|JoinRequest)");
    private static final Pattern PAGE = Pattern.compile(".*/\\w+Page");

    private ResponseHeaders() {
    }

    static void describe(Operation operation) {
        operation.getResponses().getAPIResponses().forEach(ResponseHeaders::describe);
    }

    private static void describe(String status, APIResponse response) {
        MediaType json = response.getContent() == null ? null : response.getContent().getMediaType("application/json");
        if (json == null) {
            return;
        }
        String schema = String.valueOf(json.getSchema().getRef());
        if (VERSIONED.matcher(schema).matches()) {
            response.addHeader("ETag", text("The version, for `If-Match`."));
        }
        if (PAGE.matcher(schema).matches()) {
            response.addHeader("Link", text("`rel=\"next\"`: the next page (RFC 8288)."));
        }
        if (status.equals("201")) {
            response.addHeader("Location", text("The path of the new resource."));
        }
    }

    static Header text(String description) {
        return header(description, SchemaType.STRING);
    }

    static Header seconds(String description) {
        Header header = header(description, SchemaType.INTEGER);
        header.getSchema().format("int32");
        return header;
    }

    private static Header header(String description, SchemaType type) {
        return OASFactory.createHeader().description(description).schema(OASFactory.createSchema().addType(type));
    }
}
