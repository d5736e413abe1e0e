import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A change that breaks clients of a release fails the build: it needs a new version of the API (docs/api.md). */
class CompatibilityTest {
    /** The baselines of all releases of {@code /v1}, which docs/upgrading.md describes. */
    static Stream<String> baselines() {
        return Stream.of("openapi-0.1.0.yaml");
    }

    @ParameterizedTest
    @MethodSource("baselines")
    void clientsOfAReleaseStillWork(String baseline) throws IOException {
        assertEquals("", Compatibility.breakingChanges(read(baseline), read("openapi.yaml")));
    }

    @Test
    void removalsBreakClients() throws IOException {
        breaks("a property of a response", document -> schema(document, "Member").withObject("/properties").remove("name"));
        breaks("a property of a response that can be null",
                document -> schema(document, "Member").withObject("/properties").remove("lastActiveAt"));
        breaks("a property of a response that can be absent",
                document -> schema(document, "Problem").withObject("/properties").remove("errors"));
        breaks("an operation", document -> document.withObject("/paths").remove("/v1/me"));
        breaks("the id of an operation", document -> listMembers(document).put("operationId", "members"));
        breaks("a parameter", document -> listMembers(document).withArray("/parameters").remove(1));
        breaks("a value of a parameter", document -> schema(document, "MemberStatus").withArray("/enum").remove(0));
    }

    @Test
    void newRequirementsBreakClients() throws IOException {
        breaks("a required property", document -> schema(document, "NewInvitation").withArray("/required").add("role"));
        breaks("a required parameter", document -> parameter(document, true));
        breaks("a shorter limit",
                document -> schema(document, "NewInvitation").withObject("/properties/note").put("maxLength", 10));
        breaks("another type", document -> schema(document, "Member").withObject("/properties/name").put("type", "integer"));
        breaks("a property that becomes nullable",
                document -> schema(document, "Member").withObject("/properties/name").putArray("type").add("string")
                        .add("null"));
    }

    @Test
    void additionsBreakNothing() throws IOException {
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
        assertFalse(Compatibility.breakingChanges(read("openapi.yaml"), changed(change)).isEmpty(), what);
    }

    private static void keeps(Consumer<ObjectNode> change) throws IOException {
        assertEquals("", Compatibility.breakingChanges(read("openapi.yaml"), changed(change)));
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
