package dev.roster.scim;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.roster.value.Sha256;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.core.HttpHeaders;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.ResponseBuilder;

/** Reads and writes {@code application/scim+json} (RFC 7644, section 8.1). */
@ApplicationScoped
class ScimJson {
    static final String MEDIA_TYPE = "application/scim+json";

    private static final int HASH_BYTES = 8;

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
        } catch (IOException malformed) {
            // Falls through to the exception below. Its message would contain parts of the body.
        }
        throw ScimException.invalidSyntax("The body is not a JSON object, or an object in it repeats a name.");
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

    /**
     * Adds a weak entity tag to the resource. It is weak, because a response can omit attributes (RFC 7644, section 3.14). It
     * has the version, for
     * {@code If-Match}, and a hash, for {@code If-None-Match}: the groups of a user and the members of a group change without
     * a new version.
     *
     * @param resource the whole resource, without the tag
     */
    static ObjectNode tagged(ObjectNode resource, int version) {
        String hash = HexFormat.of().formatHex(Sha256.of(resource.toString().getBytes(StandardCharsets.UTF_8)), 0, HASH_BYTES);
        ((ObjectNode) resource.get("meta")).put("version", "W/\"" + version + "-" + hash + "\"");
        return resource;
    }

    static String etag(ObjectNode resource) {
        return resource.path("meta").path("version").textValue();
    }

    /** Whether the header has an entity tag of the version, weak or strong, or {@code *}. */
    static boolean hasVersion(String header, int version) {
        for (String each : header.split(",")) {
            String tag = each.strip();
            String text = tag.startsWith("W/") ? tag.substring(2) : tag;
            if (tag.equals("*") || text.equals("\"" + version + "\"") || text.startsWith("\"" + version + "-")) {
                return true;
            }
        }
        return false;
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
