package dev.roster.scim;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.roster.access.Actor;
import dev.roster.directory.DirectoryGroup;
import dev.roster.directory.DirectoryGroupService;
import dev.roster.directory.GroupChange;
import dev.roster.group.NewGroup;
import dev.roster.scim.PatchOperation.Kind;
import dev.roster.value.Ids;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** The operations on groups (RFC 7644, section 3), for single requests and bulk requests. */
@ApplicationScoped
class ScimGroups implements ScimOperations {
    /** Pages of groups with their members are shorter (RFC 7644, section 3.4.2.4). */
    private static final int MAX_COUNT_WITH_MEMBERS = 20;

    @Inject
    DirectoryGroupService groups;
    @Inject
    ScimJson json;

    @Override
    public Uni<ScimResult> get(UUID account, String id, Projection projection) {
        return groups.get(account, ScimUsers.id(id), projection.includes("members"))
                .map(group -> result(account, group, ScimResult.OK, projection));
    }

    @Override
    public Uni<ObjectNode> list(UUID account, Search search) {
        boolean withMembers = search.projection().includes("members");
        Search bounded = withMembers ? new Search(search.filter(), search.sortBy(), search.descending(), search.startIndex(),
                Math.min(search.count(), MAX_COUNT_WITH_MEMBERS), search.projection()) : search;
        return groups.list(bounded.rows(ResourceType.GROUP, account), withMembers)
                .map(found -> ScimJson.list(found.total(), search.startIndex(), found.rows().stream()
                        .map(group -> search.projection().of(resource(account, group))).toList()));
    }

    @Override
    public Uni<ScimResult> create(Actor actor, JsonNode body, Projection projection) {
        return groups.create(actor, whole(body), projection.includes("members"))
                .map(group -> result(actor.accountId(), group, ScimResult.CREATED, projection));
    }

    /** A group without members in the body has none afterwards. */
    @Override
    public Uni<ScimResult> replace(Actor actor, String id, JsonNode body, Preconditions preconditions, Projection projection) {
        GroupChange change = whole(body);
        return groups.change(actor, ScimUsers.id(id), group -> preconditions.check(group.version()), group -> change,
                projection.includes("members"))
                .map(group -> result(actor.accountId(), group, ScimResult.OK, projection));
    }

    /** Responds without a body, unless the request names attributes: the group can have many members. */
    @Override
    public Uni<ScimResult> patch(Actor actor, String id, JsonNode body, Preconditions preconditions, Projection projection) {
        List<PatchOperation> operations = PatchOperation.read(ResourceType.GROUP, body);
        boolean needsBody = !projection.isDefault();
        return groups.get(actor.accountId(), ScimUsers.id(id), needsMembers(operations))
                .chain(present -> groups.change(actor, present.id(), group -> preconditions.check(group.version()),
                        group -> patched(group, present, operations), needsBody && projection.includes("members")))
                .map(group -> {
                    ScimResult result = result(actor.accountId(), group, ScimResult.OK, projection);
                    return needsBody ? result
                            : new ScimResult(ScimResult.NO_CONTENT, null, result.id(), result.location(), result.etag());
                });
    }

    @Override
    public Uni<ScimResult> delete(Actor actor, String id, Preconditions preconditions) {
        return groups.delete(actor, ScimUsers.id(id), group -> preconditions.check(group.version()))
                .replaceWith(ScimResult::deleted);
    }

    private static GroupChange whole(JsonNode body) {
        ObjectNode group = ResourceReader.read(ResourceType.GROUP, body);
        ResourceReader.check(ResourceType.GROUP, group);
        return new GroupChange(name(group), externalId(group), true, members(group.path("members")), Set.of());
    }

    private static String name(ObjectNode group) {
        String name = group.get("displayName").asText();
        if (name.length() > NewGroup.MAX_NAME_LENGTH || !UserMapping.oneLine(name).equals(name.strip())) {
            throw ScimException
                    .invalidValue("displayName is not one line of at most " + NewGroup.MAX_NAME_LENGTH + " characters.");
        }
        return name.strip();
    }

    private static String externalId(ObjectNode group) {
        String externalId = group.path("externalId").asText(null);
        if (externalId != null && externalId.length() > UserMapping.MAX_ID_LENGTH) {
            throw ScimException.invalidValue("externalId is longer than " + UserMapping.MAX_ID_LENGTH + " characters.");
        }
        return externalId;
    }

    private static Set<UUID> members(JsonNode values) {
        Set<UUID> members = new LinkedHashSet<>();
        for (JsonNode value : values) {
            UUID id = Ids.parse(value.path("value").asText());
            if (id == null) {
                throw ScimException.invalidValue("members has no user with the id of a value.");
            }
            if (value.path("type").asText().equalsIgnoreCase("Group")) {
                throw ScimException.invalidValue("members cannot be groups.");
            }
            members.add(id);
        }
        return members;
    }

    /** Only a filter about other sub-attributes than the id needs the members of the group. */
    private static boolean needsMembers(List<PatchOperation> operations) {
        return operations.stream().anyMatch(operation -> operation.concerns("members")
                && operation.target().values() != null && equalId(operation.target().values()) == null);
    }

    /** @return null unless the filter is an equality of the id */
    private static String equalId(Filter filter) {
        return filter instanceof Filter.Compare compare && compare.operator() == Filter.Operator.EQ
                && compare.path().leaf().name().equals("value") ? compare.value().asText() : null;
    }

    /** @param present with members if the operations need them */
    private static GroupChange patched(DirectoryGroup group, DirectoryGroup present, List<PatchOperation> operations) {
        ObjectNode resource = JsonNodeFactory.instance.objectNode().put("displayName", group.name());
        if (group.externalId() != null) {
            resource.put("externalId", group.externalId());
        }
        boolean replaces = false;
        Set<UUID> added = new LinkedHashSet<>();
        Set<UUID> removed = new HashSet<>();
        for (PatchOperation operation : operations) {
            if (!operation.concerns("members")) {
                resource = Patch.apply(ResourceType.GROUP, resource, List.of(operation));
                continue;
            }
            if (operation.target().path().sub() != null) {
                throw ScimException.mutability("The values of members cannot be changed, only added and removed.");
            }
            boolean all = operation.target().values() == null
                    && (operation.kind() == Kind.REPLACE || operation.kind() == Kind.REMOVE && isEmpty(operation.value()));
            Set<UUID> named = named(operation, present, all);
            if (all) {
                replaces = true;
                added.clear();
                removed.clear();
            }
            if (operation.kind() == Kind.REMOVE) {
                added.removeAll(named);
                removed.addAll(named);
            } else {
                removed.removeAll(named);
                added.addAll(named);
            }
        }
        return new GroupChange(name(resource), externalId(resource), replaces, added, removed);
    }

    private static boolean isEmpty(JsonNode value) {
        return value.isMissingNode() || value.isNull();
    }

    private static Set<UUID> named(PatchOperation operation, DirectoryGroup present, boolean all) {
        Filter filter = operation.target().values();
        if (filter == null) {
            Attribute members = operation.target().path().attribute();
            JsonNode values = isEmpty(operation.value()) ? null : ResourceReader.value(members, operation.value());
            return all && operation.kind() == Kind.REMOVE || values == null ? Set.of() : members(values);
        }
        if (operation.kind() != Kind.REMOVE) {
            throw ScimException.mutability("The values of members cannot be changed, only added and removed.");
        }
        String id = equalId(filter);
        if (id != null) {
            UUID parsed = Ids.parse(id);
            return parsed == null ? Set.of() : Set.of(parsed);
        }
        Set<UUID> matching = new HashSet<>();
        present.members().stream().filter(member -> FilterMatcher.matches(filter, value(member)))
                .forEach(member -> matching.add(member.id()));
        return matching;
    }

    private static ObjectNode value(DirectoryGroup.GroupMember member) {
        return JsonNodeFactory.instance.objectNode().put("value", member.id().toString()).put("display", member.name())
                .put("type", "User");
    }

    private ScimResult result(UUID account, DirectoryGroup group, int status, Projection projection) {
        ObjectNode resource = resource(account, group);
        return new ScimResult(status, projection.of(resource), group.id().toString(), location(account, group.id()),
                ScimJson.etag(resource));
    }

    private ObjectNode resource(UUID account, DirectoryGroup group) {
        ObjectNode resource = JsonNodeFactory.instance.objectNode();
        resource.putArray("schemas").add(Schema.GROUP_ID);
        resource.put("id", group.id().toString());
        if (group.externalId() != null) {
            resource.put("externalId", group.externalId());
        }
        resource.put("displayName", group.name());
        if (group.members() != null && !group.members().isEmpty()) {
            ArrayNode members = resource.putArray("members");
            String users = json.location(account, "Users");
            group.members().forEach(member -> members.add(value(member).put("$ref", users + "/" + member.id())));
        }
        resource.putObject("meta").put("resourceType", "Group").put("created", group.createdAt().toString())
                .put("lastModified", group.modifiedAt().toString()).put("location", location(account, group.id()));
        return ScimJson.tagged(resource, group.version());
    }

    private String location(UUID account, UUID id) {
        return json.location(account, "Groups/" + id);
    }
}
