package dev.roster.scim;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.roster.http.Version;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.core.HttpHeaders;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.UUID;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.ResponseBuilder;

/** Reads and writes {@code application/scim+json} (RFC 7644, section 8.1). */
@ApplicationScoped
class ScimJson {
    static final String MEDIA_TYPE = "application/scim+json";

    private static final String ERROR = "urn:ietf:params:scim:api:messages:2.0:Error";
    private static final String LIST = "urn:ietf:params:scim:api:messages:2.0:ListResponse";

    @Inject
    ObjectMapper mapper;
    @Inject
    ScimSettings config;

    /** Fails for a name that an object repeats, like every JSON that Roster reads. */
    JsonNode read(byte[] body) {
        try {
            JsonNode read = body == null || body.length == 0 ? null : mapper.readTree(body);
            if (read != null && read.isObject()) {
                return read;
            }
        } catch (JsonProcessingException malformed) {
            // Falls through to the exception below. Its message would contain parts of the body.
        } catch (IOException wrongEncoding) {
            // As above.
        }
        throw ScimException.invalidSyntax("The body is no JSON object, or an object in it repeats a name.");
    }

    String write(JsonNode node) {
        try {
            return mapper.writeValueAsString(node);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    RestResponse<String> ok(JsonNode node) {
        return ResponseBuilder.ok(write(node), MEDIA_TYPE).build();
    }

    RestResponse<String> response(ScimResult result) {
        ResponseBuilder<String> response = ResponseBuilder.create(result.status());
        if (result.etag() != null) {
            response.header(HttpHeaders.ETAG, result.etag());
        }
        if (result.status() == ScimResult.CREATED) {
            response.location(URI.create(result.location()));
        }
        return result.resource() == null ? response.build()
                : response.entity(write(result.resource())).type(MEDIA_TYPE).build();
    }

    /** @param ifNoneMatch null for none */
    RestResponse<String> response(ScimResult result, String ifNoneMatch) {
        return ifNoneMatch != null && hasTag(ifNoneMatch, result.etag())
                ? ResponseBuilder.<String> create(RestResponse.Status.NOT_MODIFIED).header(HttpHeaders.ETAG, result.etag())
                        .build()
                : response(result);
    }

    static ObjectNode error(int status, String scimType, String detail) {
        ObjectNode error = JsonNodeFactory.instance.objectNode();
        error.putArray("schemas").add(ERROR);
        error.put("status", Integer.toString(status));
        if (scimType != null) {
            error.put("scimType", scimType);
        }
        return error.put("detail", detail);
    }

    static ObjectNode list(long total, int startIndex, List<? extends JsonNode> resources) {
        ObjectNode list = JsonNodeFactory.instance.objectNode();
        list.putArray("schemas").add(LIST);
        list.put("totalResults", total).put("startIndex", startIndex).put("itemsPerPage", resources.size());
        ArrayNode items = list.putArray("Resources");
        resources.forEach(items::add);
        return list;
    }

    String location(UUID accountId, String path) {
        return config.link("/scim/v2/" + accountId + "/" + path).toString();
    }

    /** A weak entity tag, because a response can omit attributes (RFC 7644, section 3.14). */
    static String etag(int version) {
        return "W/" + Version.etag(version);
    }

    /** Whether the header has the entity tag, weak or strong, or {@code *}. */
    static boolean hasVersion(String header, int version) {
        return hasTag(header, etag(version));
    }

    private static boolean hasTag(String header, String etag) {
        for (String each : header.split(",")) {
            String tag = each.strip();
            if (tag.equals("*") || tag.equals(etag) || etag.equals("W/" + tag)) {
                return true;
            }
        }
        return false;
    }
}
