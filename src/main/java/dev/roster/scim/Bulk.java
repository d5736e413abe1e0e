package dev.roster.scim;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.roster.access.Actor;
import dev.roster.directory.DirectoryProfile;
import dev.roster.directory.DirectoryUserService;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;

/**
 * Runs bulk requests (RFC 7644, section 3.7). Each operation is a transaction of its own, except that new users that follow
 * each other share one if it succeeds. An operation that refers to a later one by its {@code bulkId} runs after it.
 */
@ApplicationScoped
class Bulk {
    static final int MAX_OPERATIONS = 1_000;
    static final int MAX_BYTES = 1_048_576;

    private static final String REQUEST = "urn:ietf:params:scim:api:messages:2.0:BulkRequest";
    private static final String RESPONSE = "urn:ietf:params:scim:api:messages:2.0:BulkResponse";
    private static final String REFERENCE = "bulkId:";
    private static final int MAX_ID_LENGTH = 255;
    private static final int MAX_DEPTH = 10;

    @Inject
    ScimUsers users;
    @Inject
    ScimGroups groups;
    @Inject
    DirectoryUserService directoryUsers;
    @Inject
    ScimJson json;

    /** @param references the bulk ids to which the data and the path refer */
    private record Operation(int index, String method, String path, String bulkId, String version, JsonNode data,
            Set<String> references) {
        boolean createsUser() {
            return method.equals("POST") && path.equalsIgnoreCase("/Users") && data.isObject();
        }

        /** @return null for a path without an id */
        String id(Map<String, String> ids) {
            String[] segments = path.split("/", -1);
            String id = segments.length == 3 && segments[0].isEmpty() ? segments[2] : null;
            return id != null && id.startsWith(REFERENCE) ? ids.get(id.substring(REFERENCE.length())) : id;
        }

        String endpoint() {
            return path.split("/", -1)[1];
        }
    }

    /** The state of one request. */
    private static final class Run {
        private final ScimJson json;
        private final Actor actor;
        private final int maxErrors;
        private final ObjectNode[] results;
        private final Map<String, String> ids = new HashMap<>();
        /** By position; their references are known. */
        private final NavigableMap<Integer, Operation> ready = new TreeMap<>();
        /** By position; they refer to operations that have not succeeded. */
        private final NavigableMap<Integer, Operation> blocked = new TreeMap<>();
        /** The blocked operations by the {@code bulkId} of each reference that is not known. */
        private final Map<String, List<Operation>> dependents = new HashMap<>();
        private final int[] unknown;
        private int errors;

        private Run(ScimJson json, Actor actor, int maxErrors, List<Operation> operations) {
            this.json = json;
            this.actor = actor;
            this.maxErrors = maxErrors;
            results = new ObjectNode[operations.size()];
            unknown = new int[operations.size()];
            for (Operation operation : operations) {
                unknown[operation.index()] = operation.references().size();
                (operation.references().isEmpty() ? ready : blocked).put(operation.index(), operation);
                operation.references().forEach(reference -> dependents.computeIfAbsent(reference, key -> new ArrayList<>())
                        .add(operation));
            }
        }

        private boolean isOver() {
            return ready.isEmpty() && blocked.isEmpty() || errors >= maxErrors;
        }

        /**
         * Takes the next operation whose references are known, or else the next one; new users that follow each other together.
         */
        private List<Operation> next() {
            if (ready.isEmpty()) {
                return List.of(blocked.pollFirstEntry().getValue());
            }
            List<Operation> next = new ArrayList<>(List.of(ready.pollFirstEntry().getValue()));
            while (maxErrors == Integer.MAX_VALUE && next.get(0).createsUser() && !ready.isEmpty()
                    && ready.firstEntry().getValue().createsUser() && isAdjacent(next.get(next.size() - 1))) {
                next.add(ready.pollFirstEntry().getValue());
            }
            return next;
        }

        /** Whether no blocked operation is between this and the next ready one. */
        private boolean isAdjacent(Operation last) {
            Integer other = blocked.higherKey(last.index());
            return other == null || other > ready.firstKey();
        }

        private boolean knows(Operation operation) {
            return ids.keySet().containsAll(operation.references());
        }

        private void created(String bulkId, String id) {
            ids.put(bulkId, id);
            List<Operation> waiting = dependents.remove(bulkId);
            if (waiting != null) {
                waiting.stream().filter(operation -> --unknown[operation.index()] == 0)
                        .filter(operation -> blocked.remove(operation.index()) != null)
                        .forEach(operation -> ready.put(operation.index(), operation));
            }
        }

        private void finished(Operation operation, ScimResult result) {
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

        private void rejected(Operation operation, ScimException rejection) {
            errors++;
            ObjectNode line = line(operation, rejection.status());
            putLocation(line, operation);
            results[operation.index()] = line.set("response",
                    ScimJson.error(rejection.status(), rejection.scimType(), rejection.getMessage()));
        }

        /** Every result has the location, except of a POST that failed (RFC 7644, section 3.7.3). */
        private void putLocation(ObjectNode line, Operation operation) {
            String id = operation.id(ids);
            if (id != null) {
                line.put("location", json.location(actor.accountId(), operation.endpoint() + "/" + id));
            }
        }

        private static ObjectNode line(Operation operation, int status) {
            ObjectNode line = JsonNodeFactory.instance.objectNode().put("method", operation.method());
            if (operation.bulkId() != null) {
                line.put("bulkId", operation.bulkId());
            }
            return line.put("status", Integer.toString(status));
        }

        private ObjectNode response() {
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
    }

    Uni<ObjectNode> run(Actor actor, JsonNode body) {
        if (!PatchOperation.field(body, "schemas").toString().contains(REQUEST)) {
            throw ScimException.invalidSyntax("schemas does not have " + REQUEST + ".");
        }
        int maxErrors = PatchOperation.field(body, "failOnErrors").asInt(Integer.MAX_VALUE);
        if (maxErrors < 1) {
            throw ScimException.invalidValue("failOnErrors is less than 1.");
        }
        Run run = new Run(json, actor, maxErrors, operations(PatchOperation.field(body, "Operations")));
        if (run.isOver()) {
            return Uni.createFrom().item(run.response());
        }
        // A loop: operations that fail without a wait would exhaust the stack of a recursion.
        return Multi.createBy().repeating().uni(() -> next(run)).whilst(more -> more)
                .collect().last().replaceWith(run::response);
    }

    private static List<Operation> operations(JsonNode list) {
        if (!list.isArray()) {
            throw ScimException.invalidSyntax("Operations is missing.");
        }
        if (list.size() > MAX_OPERATIONS) {
            throw new ScimException(413, null, "A bulk request has at most " + MAX_OPERATIONS + " operations.");
        }
        List<Operation> operations = new ArrayList<>();
        Set<String> bulkIds = new HashSet<>();
        for (JsonNode each : list) {
            Operation operation = operation(operations.size(), each);
            if (operation.bulkId() != null && !bulkIds.add(operation.bulkId())) {
                throw ScimException.invalidValue("A bulkId is given twice.");
            }
            operations.add(operation);
        }
        return operations;
    }

    private static Operation operation(int index, JsonNode each) {
        String bulkId = text(each, "bulkId");
        String path = text(each, "path");
        if (bulkId != null && (bulkId.length() > MAX_ID_LENGTH || bulkId.isEmpty())) {
            throw ScimException.invalidValue("A bulkId is empty or longer than " + MAX_ID_LENGTH + " characters.");
        }
        JsonNode data = PatchOperation.field(each, "data");
        Set<String> references = new HashSet<>();
        collect(data, references, 0);
        if (path != null) {
            collect(TextNode.valueOf(path.substring(path.lastIndexOf('/') + 1)), references, 0);
        }
        String method = text(each, "method");
        return new Operation(index, method == null ? "" : method.toUpperCase(Locale.ROOT), path == null ? "" : path, bulkId,
                text(each, "version"), data, references);
    }

    private static String text(JsonNode operation, String name) {
        JsonNode value = PatchOperation.field(operation, name);
        return value.isTextual() ? value.textValue() : null;
    }

    private static void collect(JsonNode node, Set<String> references, int depth) {
        if (depth > MAX_DEPTH) {
            throw ScimException.invalidSyntax("The data has more than " + MAX_DEPTH + " levels.");
        }
        if (node.isTextual() && node.textValue().startsWith(REFERENCE)) {
            references.add(node.textValue().substring(REFERENCE.length()));
        }
        node.forEach(child -> collect(child, references, depth + 1));
    }

    private Uni<Boolean> next(Run run) {
        List<Operation> next = run.next();
        Operation first = next.get(0);
        return (first.createsUser() && run.knows(first) ? createUsers(run, next) : one(run, first))
                .replaceWith(() -> !run.isOver());
    }

    private Uni<Void> createUsers(Run run, List<Operation> operations) {
        List<Operation> valid = new ArrayList<>();
        List<DirectoryProfile> profiles = new ArrayList<>();
        for (Operation operation : operations) {
            try {
                profiles.add(ScimUsers.profile(resolved(run, operation.data())));
                valid.add(operation);
            } catch (ScimException rejection) {
                run.rejected(operation, rejection);
            }
        }
        return profiles.isEmpty() ? Uni.createFrom().voidItem()
                : directoryUsers.create(run.actor, profiles).invoke(created -> {
                    for (int i = 0; i < valid.size(); i++) {
                        try {
                            run.finished(valid.get(i), users.created(run.actor, created.get(i), Projection.ALL));
                        } catch (ScimException rejection) {
                            run.rejected(valid.get(i), rejection);
                        }
                    }
                }).replaceWithVoid()
                        .onFailure(failure -> Rejections.of(failure) != null).recoverWithUni(() -> oneByOne(run, valid));
    }

    /** A failure that concerns only some operations, such as too few seats, has rolled back all of them. */
    private Uni<Void> oneByOne(Run run, List<Operation> operations) {
        return Multi.createFrom().iterable(operations)
                .onItem().transformToUniAndConcatenate(operation -> one(run, operation))
                .collect().last();
    }

    private Uni<Void> one(Run run, Operation operation) {
        return Uni.createFrom().deferred(() -> execute(run, operation))
                .invoke(result -> run.finished(operation, result))
                .replaceWithVoid()
                .onFailure(failure -> Rejections.of(failure) != null).recoverWithUni(failure -> {
                    run.rejected(operation, Rejections.of(failure));
                    return Uni.createFrom().voidItem();
                });
    }

    private Uni<ScimResult> execute(Run run, Operation operation) {
        if (!run.knows(operation)) {
            throw new ScimException(409, "invalidValue", "The operation refers to a bulkId that was not created.");
        }
        String[] path = operation.path().split("/", -1);
        ScimOperations resources = path.length < 2 || path.length > 3 || !path[0].isEmpty() ? null
                : path[1].equalsIgnoreCase(ResourceType.USER.endpoint()) ? users
                        : path[1].equalsIgnoreCase(ResourceType.GROUP.endpoint()) ? groups : null;
        if (resources == null) {
            throw ScimException.invalidPath("The path is none of /Users, /Users/{id}, /Groups and /Groups/{id}.");
        }
        String id = operation.id(run.ids);
        JsonNode data = operation.method().equals("DELETE") ? null : resolved(run, operation.data());
        Preconditions preconditions = new Preconditions(operation.version());
        return switch (operation.method() + (id == null ? "" : " id")) {
            case "POST" -> resources.create(run.actor, data, Projection.ALL);
            case "PUT id" -> resources.replace(run.actor, id, data, preconditions, Projection.ALL);
            case "PATCH id" -> resources.patch(run.actor, id, data, preconditions, Projection.ALL);
            case "DELETE id" -> resources.delete(run.actor, id, preconditions);
            default -> throw ScimException.invalidSyntax("The path does not have this method.");
        };
    }

    /** Replaces references by ids. */
    private static JsonNode resolved(Run run, JsonNode node) {
        if (node.isTextual() && node.textValue().startsWith(REFERENCE)) {
            return TextNode.valueOf(run.ids.get(node.textValue().substring(REFERENCE.length())));
        }
        if (node instanceof ObjectNode object) {
            ObjectNode copy = object.objectNode();
            object.properties().forEach(field -> copy.set(field.getKey(), resolved(run, field.getValue())));
            return copy;
        }
        if (node instanceof ArrayNode array) {
            ArrayNode copy = array.arrayNode();
            array.forEach(each -> copy.add(resolved(run, each)));
            return copy;
        }
        return node;
    }
}
