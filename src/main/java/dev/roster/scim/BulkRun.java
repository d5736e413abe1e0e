package dev.roster.scim;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.roster.access.Actor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/** The state of one bulk request: which operations are next, and the results of the others. */
final class BulkRun {
    private static final String RESPONSE = "urn:ietf:params:scim:api:messages:2.0:BulkResponse";

    private final ScimJson json;
    private final Actor actor;
    private final int maxErrors;
    private final ObjectNode[] results;
    private final Map<String, String> ids = new HashMap<>();
    /** By position; their references are known. */
    private final NavigableMap<Integer, BulkOperation> ready = new TreeMap<>();
    /** By position; they refer to operations that have not succeeded. */
    private final NavigableMap<Integer, BulkOperation> blocked = new TreeMap<>();
    /** The blocked operations by the {@code bulkId} of each reference that is not known. */
    private final Map<String, List<BulkOperation>> dependents = new HashMap<>();
    private final int[] unknown;
    private int errors;

    BulkRun(ScimJson json, Actor actor, int maxErrors, List<BulkOperation> operations) {
        this.json = json;
        this.actor = actor;
        this.maxErrors = maxErrors;
        results = new ObjectNode[operations.size()];
        unknown = new int[operations.size()];
        for (BulkOperation operation : operations) {
            unknown[operation.index()] = operation.references().size();
            (operation.references().isEmpty() ? ready : blocked).put(operation.index(), operation);
            operation.references().forEach(reference -> dependents.computeIfAbsent(reference, key -> new ArrayList<>())
                    .add(operation));
        }
    }

    boolean isOver() {
        return ready.isEmpty() && blocked.isEmpty() || errors >= maxErrors;
    }

    /**
     * Takes the next operation whose references are known, or else the next one; new users that follow each other together.
     */
    List<BulkOperation> next() {
        if (ready.isEmpty()) {
            return List.of(blocked.pollFirstEntry().getValue());
        }
        List<BulkOperation> next = new ArrayList<>(List.of(ready.pollFirstEntry().getValue()));
        while (maxErrors == Integer.MAX_VALUE && next.get(0).createsUser() && !ready.isEmpty()
                && ready.firstEntry().getValue().createsUser() && isAdjacent(next.get(next.size() - 1))) {
            next.add(ready.pollFirstEntry().getValue());
        }
        return next;
    }

    /** Whether no blocked operation is between this and the next ready one. */
    private boolean isAdjacent(BulkOperation last) {
        Integer other = blocked.higherKey(last.index());
        return other == null || other > ready.firstKey();
    }

    boolean knows(BulkOperation operation) {
        return ids.keySet().containsAll(operation.references());
    }

    private void created(String bulkId, String id) {
        ids.put(bulkId, id);
        List<BulkOperation> waiting = dependents.remove(bulkId);
        if (waiting != null) {
            waiting.stream().filter(operation -> --unknown[operation.index()] == 0)
                    .filter(operation -> blocked.remove(operation.index()) != null)
                    .forEach(operation -> ready.put(operation.index(), operation));
        }
    }

    void finished(BulkOperation operation, ScimResult result) {
        ObjectNode line = line(operation, result.status());
        if (result.location() != null) {
            line.put("location", result.location()).put("version", result.etag());
        } else {
            putLocation(line, operation);
        }
        if (operation.bulkId() != null && result.id() != null) {
            created(operation.bulkId(), result.id());
        }
        results[operation.index()] = line;
    }

    void rejected(BulkOperation operation, ScimException rejection) {
        errors++;
        ObjectNode line = line(operation, rejection.status());
        putLocation(line, operation);
        results[operation.index()] = line.set("response",
                ScimJson.error(rejection.status(), rejection.scimType(), rejection.getMessage()));
    }

    /** Every result has the location, except of a POST that failed (RFC 7644, section 3.7.3). */
    private void putLocation(ObjectNode line, BulkOperation operation) {
        String id = operation.id(ids);
        if (id != null) {
            line.put("location", json.location(actor.accountId(), operation.endpoint() + "/" + id));
        }
    }

    private static ObjectNode line(BulkOperation operation, int status) {
        ObjectNode line = JsonNodeFactory.instance.objectNode().put("method", operation.method());
        if (operation.bulkId() != null) {
            line.put("bulkId", operation.bulkId());
        }
        return line.put("status", Integer.toString(status));
    }

    ObjectNode response() {
        ObjectNode response = JsonNodeFactory.instance.objectNode();
        response.putArray("schemas").add(RESPONSE);
        ArrayNode lines = response.putArray("Operations");
        for (ObjectNode line : results) {
            if (line != null) {
                lines.add(line);
            }
        }
        return response;
    }

    Actor actor() {
        return actor;
    }

    /** @return null for a path without an id */
    String id(BulkOperation operation) {
        return operation.id(ids);
    }

    /** The data with ids in place of references, which must be known. */
    JsonNode data(BulkOperation operation) {
        return operation.data(ids);
    }
}
