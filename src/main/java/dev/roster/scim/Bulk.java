package dev.roster.scim;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.roster.access.Actor;
import dev.roster.directory.DirectoryProfile;
import dev.roster.directory.DirectoryUserCreation;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;

/**
 * Runs bulk requests (RFC 7644, section 3.7). Each operation is a transaction of its own, except that new users that follow
 * each other share one if it succeeds. An operation that refers to a later one by its {@code bulkId} runs after it.
 */
@ApplicationScoped
class Bulk {
    static final int MAX_OPERATIONS = 1_000;
    static final int MAX_BYTES = 1_048_576;

    private static final String REQUEST = "urn:ietf:params:scim:api:messages:2.0:BulkRequest";

    @Inject
    ScimUsers users;
    @Inject
    ScimGroups groups;
    @Inject
    DirectoryUserCreation creation;
    @Inject
    ScimJson json;

    Uni<ObjectNode> run(Actor actor, JsonNode body) {
        if (!PatchOperation.field(body, "schemas").toString().contains(REQUEST)) {
            throw ScimException.invalidSyntax("schemas does not have " + REQUEST + ".");
        }
        int maxErrors = PatchOperation.field(body, "failOnErrors").asInt(Integer.MAX_VALUE);
        if (maxErrors < 1) {
            throw ScimException.invalidValue("failOnErrors is less than 1.");
        }
        BulkRun run = new BulkRun(json, actor, maxErrors, BulkOperation.read(PatchOperation.field(body, "Operations")));
        if (run.isOver()) {
            return Uni.createFrom().item(run.response());
        }
        // A loop: operations that fail without a wait would exhaust the stack of a recursion.
        return Multi.createBy().repeating().uni(() -> next(run)).whilst(more -> more)
                .collect().last().replaceWith(run::response);
    }

    private Uni<Boolean> next(BulkRun run) {
        List<BulkOperation> next = run.next();
        BulkOperation first = next.get(0);
        return (first.createsUser() && run.knows(first) ? createUsers(run, next) : one(run, first))
                .replaceWith(() -> !run.isOver());
    }

    private Uni<Void> createUsers(BulkRun run, List<BulkOperation> operations) {
        List<BulkOperation> valid = new ArrayList<>();
        List<DirectoryProfile> profiles = new ArrayList<>();
        for (BulkOperation operation : operations) {
            try {
                profiles.add(ScimUsers.profile(run.data(operation)));
                valid.add(operation);
            } catch (ScimException rejection) {
                run.rejected(operation, rejection);
            }
        }
        return profiles.isEmpty() ? Uni.createFrom().voidItem()
                : creation.create(run.actor(), profiles).invoke(created -> {
                    for (int i = 0; i < valid.size(); i++) {
                        try {
                            run.finished(valid.get(i), users.created(run.actor(), created.get(i), Projection.ALL));
                        } catch (ScimException rejection) {
                            run.rejected(valid.get(i), rejection);
                        }
                    }
                }).replaceWithVoid()
                        .onFailure(failure -> Rejections.of(failure) != null).recoverWithUni(() -> oneByOne(run, valid));
    }

    /** A failure that concerns only some operations, such as too few seats, has rolled back all of them. */
    private Uni<Void> oneByOne(BulkRun run, List<BulkOperation> operations) {
        return Multi.createFrom().iterable(operations)
                .onItem().transformToUniAndConcatenate(operation -> one(run, operation))
                .collect().last();
    }

    private Uni<Void> one(BulkRun run, BulkOperation operation) {
        return Uni.createFrom().deferred(() -> execute(run, operation))
                .invoke(result -> run.finished(operation, result))
                .replaceWithVoid()
                .onFailure(failure -> Rejections.of(failure) != null).recoverWithUni(failure -> {
                    run.rejected(operation, Rejections.of(failure));
                    return Uni.createFrom().voidItem();
                });
    }

    private Uni<ScimResult> execute(BulkRun run, BulkOperation operation) {
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
        String id = run.id(operation);
        JsonNode data = operation.method().equals("DELETE") ? null : run.data(operation);
        Preconditions preconditions = new Preconditions(operation.version());
        return switch (operation.method() + (id == null ? "" : " id")) {
            case "POST" -> resources.create(run.actor(), data, Projection.ALL);
            case "PUT id" -> resources.replace(run.actor(), id, data, preconditions, Projection.ALL);
            case "PATCH id" -> resources.patch(run.actor(), id, data, preconditions, Projection.ALL);
            case "DELETE id" -> resources.delete(run.actor(), id, preconditions);
            default -> throw ScimException.invalidSyntax("The path does not have this method.");
        };
    }
}
