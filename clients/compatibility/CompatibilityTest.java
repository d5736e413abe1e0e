import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;

import org.junit.jupiter.api.Test;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;

/** A change that breaks clients fails the build: it belongs into a next version of the API (docs/api.md). */
class CompatibilityTest {

    /**
     * Clients of the last release work with what is there now. A release copies docs/openapi.yaml to
     * docs/openapi-released.yaml.
     */
    @Test
    void nothingBreaksClientsOfTheLastRelease() throws IOException {
        assumeTrue(Files.exists(Path.of("docs", "openapi-released.yaml")), "Nothing has been released yet.");
        assertEquals("", Compatibility.broken(read("openapi-released.yaml"), read("openapi.yaml")));
    }

    @Test
    void whatIsTakenAwayIsFound() throws IOException {
        breaks("a property of an answer", document -> schema(document, "Member").withObject("/properties").remove("name"));
        breaks("a property of an answer that can be null",
                document -> schema(document, "Member").withObject("/properties").remove("lastActiveAt"));
        breaks("a property of an answer that can be absent",
                document -> schema(document, "Problem").withObject("/properties").remove("errors"));
        breaks("an operation", document -> document.withObject("/paths").remove("/v1/me"));
        breaks("an operation's name", document -> listMembers(document).put("operationId", "members"));
        breaks("a parameter", document -> listMembers(document).withArray("/parameters").remove(1));
        breaks("a choice of a parameter", document -> schema(document, "MemberStatus").withArray("/enum").remove(0));
    }

    @Test
    void whatIsAskedForAnewIsFound() throws IOException {
        breaks("a required property", document -> schema(document, "NewInvitation").withArray("/required").add("role"));
        breaks("a required parameter", document -> parameter(document, true));
        breaks("a shorter text",
                document -> schema(document, "NewInvitation").withObject("/properties/note").put("maxLength", 10));
        breaks("another type", document -> schema(document, "Member").withObject("/properties/name").put("type", "integer"));
        breaks("null where there was none",
                document -> schema(document, "Member").withObject("/properties/name").putArray("type").add("string")
                        .add("null"));
    }

    @Test
    void whatIsAddedBreaksNothing() throws IOException {
        keeps(document -> {
        });
        keeps(document -> schema(document, "Member").withObject("/properties").putObject("nickname").put("type", "string"));
        keeps(document -> schema(document, "NewInvitation").withObject("/properties").putObject("nickname").put("type",
                "string"));
        keeps(document -> parameter(document, false));
        keeps(document -> schema(document, "MemberStatus").withArray("/enum").add("dormant"));
        keeps(document -> schema(document, "AuditActor").withArray("/properties/kind/enum").add("robot"));
        keeps(document -> listMembers(document).withObject("/responses").putObject("409").put("description", "A new problem."));
        keeps(document -> document.withObject("/paths").set("/v1/you", document.at("/paths/~1v1~1me").deepCopy()));
    }

    private static void breaks(String what, Consumer<ObjectNode> change) throws IOException {
        assertFalse(Compatibility.broken(read("openapi.yaml"), changed(change)).isEmpty(), what);
    }

    private static void keeps(Consumer<ObjectNode> change) throws IOException {
        assertEquals("", Compatibility.broken(read("openapi.yaml"), changed(change)));
    }

    private static JsonNode changed(Consumer<ObjectNode> change) throws IOException {
        ObjectNode document = (ObjectNode) read("openapi.yaml");
        change.accept(document);
        return document;
    }

    private static ObjectNode schema(ObjectNode document, String name) {
        return (ObjectNode) document.at("/components/schemas/" + name);
    }

    private static ObjectNode listMembers(ObjectNode document) {
        return (ObjectNode) document.at("/paths/~1v1~1accounts~1{accountId}~1members/get");
    }

    private static void parameter(ObjectNode document, boolean required) {
        ArrayNode parameters = listMembers(document).withArray("/parameters");
        parameters.addObject().put("name", "team").put("in", "query").put("required", required).putObject("schema").put("type",
                "string");
    }

    private static JsonNode read(String document) throws IOException {
        return new YAMLMapper().readTree(Path.of("docs", document).toFile());
    }
}
