package dev.roster.scim;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.roster.access.Actor;
import dev.roster.directory.DirectoryProfile;
import dev.roster.directory.DirectoryUser;
import dev.roster.directory.DirectoryUserCreation;
import dev.roster.directory.DirectoryUserService;
import dev.roster.value.Ids;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.UnaryOperator;

/** The operations on users (RFC 7644, section 3), for single requests and bulk requests. */
@ApplicationScoped
class ScimUsers implements ScimOperations {
    @Inject
    DirectoryUserService users;
    @Inject
    DirectoryUserCreation creation;
    @Inject
    ScimJson json;

    /** Fails with 404 for a text that is not an id. */
    static UUID id(String text) {
        UUID id = Ids.parse(text);
        if (id == null) {
            throw ScimException.notFound();
        }
        return id;
    }

    @Override
    public Uni<ScimResult> get(UUID account, String id, Projection projection) {
        return users.get(account, id(id)).map(user -> result(account, user, ScimResult.OK, projection));
    }

    @Override
    public Uni<ObjectNode> list(UUID account, Search search) {
        return users.list(search.rows(ResourceType.USER, account))
                .map(found -> ScimJson.list(found.total(), search.startIndex(), found.rows().stream()
                        .map(user -> search.projection().of(resource(account, user))).toList()));
    }

    static DirectoryProfile profile(JsonNode body) {
        return UserMapping.profile(ResourceReader.read(ResourceType.USER, body));
    }

    @Override
    public Uni<ScimResult> create(Actor actor, JsonNode body, Projection projection) {
        return creation.create(actor, List.of(profile(body))).map(created -> created(actor, created.get(0), projection));
    }

    ScimResult created(Actor actor, DirectoryUserCreation.Creation created, Projection projection) {
        if (created.problem() != null) {
            throw Rejections.of(created.problem());
        }
        return result(actor.accountId(), created.user(), ScimResult.CREATED, projection);
    }

    @Override
    public Uni<ScimResult> replace(Actor actor, String id, JsonNode body, Preconditions preconditions, Projection projection) {
        return change(actor, id, preconditions, former -> ResourceReader.read(ResourceType.USER, body),
                isFalse(PatchOperation.field(body, "active")), projection);
    }

    @Override
    public Uni<ScimResult> patch(Actor actor, String id, JsonNode body, Preconditions preconditions, Projection projection) {
        return change(actor, id, preconditions,
                former -> Patch.apply(ResourceType.USER, former, PatchOperation.read(ResourceType.USER, body)),
                deactivates(PatchOperation.field(body, "Operations")), projection);
    }

    /** @param deactivates whether the request deactivates the user, which no other part of the request prevents */
    private Uni<ScimResult> change(Actor actor, String id, Preconditions preconditions, UnaryOperator<ObjectNode> change,
            boolean deactivates, Projection projection) {
        return users.change(actor, id(id), user -> preconditions.check(user.version()), user -> {
            try {
                return changed(user, change);
            } catch (ScimException invalid) {
                if (deactivates) {
                    return UserMapping.profile(UserMapping.normal(user).put("active", false));
                }
                throw invalid;
            }
        }).map(user -> result(actor.accountId(), user, ScimResult.OK, projection));
    }

    /** A request without {@code active} does not change it. */
    private static DirectoryProfile changed(DirectoryUser user, UnaryOperator<ObjectNode> change) {
        ObjectNode resource = change.apply(UserMapping.normal(user));
        if (!resource.has("active")) {
            resource.put("active", user.active());
        }
        return UserMapping.profile(resource);
    }

    /** Whether the last operation about {@code active} sets false. */
    private static boolean deactivates(JsonNode operations) {
        boolean deactivates = false;
        for (JsonNode operation : operations) {
            JsonNode path = PatchOperation.field(operation, "path");
            JsonNode value = PatchOperation.field(operation, "value");
            if (path.isTextual() && !path.textValue().isBlank()) {
                if (isActive(path.textValue().strip())) {
                    deactivates = isFalse(value);
                }
            } else {
                for (Map.Entry<String, JsonNode> field : value.properties()) {
                    if (isActive(field.getKey())) {
                        deactivates = isFalse(field.getValue());
                    }
                }
            }
        }
        return deactivates;
    }

    private static boolean isActive(String path) {
        AttributePath parsed = AttributePath.parse(ResourceType.USER, path);
        return parsed != null && parsed.extension() == null && parsed.attribute().name().equals("active");
    }

    private static boolean isFalse(JsonNode value) {
        return Boolean.FALSE.equals(Values.bool(value));
    }

    @Override
    public Uni<ScimResult> delete(Actor actor, String id, Preconditions preconditions) {
        return users.remove(actor, id(id), user -> preconditions.check(user.version())).replaceWith(ScimResult::deleted);
    }

    private ScimResult result(UUID account, DirectoryUser user, int status, Projection projection) {
        ObjectNode resource = resource(account, user);
        return new ScimResult(status, projection.of(resource), user.id().toString(), location(account, user.id()),
                ScimJson.etag(resource));
    }

    private ObjectNode resource(UUID account, DirectoryUser user) {
        return UserMapping.resource(user, location(account, user.id()), json.location(account, "Groups"));
    }

    private String location(UUID account, UUID id) {
        return json.location(account, "Users/" + id);
    }
}
