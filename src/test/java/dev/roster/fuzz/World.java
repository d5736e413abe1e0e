package dev.roster.fuzz;

import dev.roster.access.ApiKeyToken;
import dev.roster.access.Permission;
import dev.roster.fuzz.Principal.Membership;
import dev.roster.testing.ForgedTokens;
import dev.roster.testing.Tokens;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;

/** Two accounts, all kinds of principals, and the state in which requests succeed. */
final class World {
    /** Values for a request by the name of the parameter or property, and its principal. */
    record Situation(Principal principal, Map<String, String> values) {
    }

    private static final String NO_END = "null, null";
    private static final String LIMITED = "member:read";
    private static final int KEPT_CURSORS = 50;

    final Tenant account;
    final Tenant other;
    final Principal admin;
    final Principal operator = Principal.operator(Tokens.ofOperator());
    final List<Principal> principals = new ArrayList<>();
    private final Map<String, Principal> byPermission = new HashMap<>();
    private final Map<String, List<String>> cursors = new HashMap<>();
    private final Set<String> sent = new HashSet<>();

    World(HttpProbe probe, Consumer<String> sql) throws IOException {
        account = Tenant.open(probe, sql);
        other = Tenant.open(probe, sql);
        admin = Principal.person("admin", account.token("ada"), in(account, account.adminId, Set.of("*")));
        principals.add(admin);
        principals.add(operator);
        principals.add(Principal.anonymous());
        principals.add(Principal.person("stranger", Tokens.of("stranger@" + UUID.randomUUID() + ".example"), Map.of()));
        principals.add(Principal.person("other-admin", other.token("ada"), in(other, other.adminId, Set.of("*"))));
        addMembers();
        addKeys();
        principals.add(Principal.invalid("expired-token", ForgedTokens.expired("ada@" + account.domain)));
        principals.add(Principal.invalid("forged-token", ForgedTokens.tampered("ada@" + account.domain)));
        principals.add(Principal.invalid("garbled-token", "garbled"));
    }

    private void addMembers() {
        for (Permission permission : Permission.values()) {
            String value = permission.value();
            String name = "only-" + value.replace(':', '-');
            String member = account.member(name + "@" + account.domain, account.role(name, value), "active");
            Principal principal = Principal.person(name, account.token(name), in(account, member, Set.of(value)));
            byPermission.put(value, principal);
            principals.add(principal);
        }
        principals.add(Principal.person("member", account.token("mia"),
                in(account, account.member("mia@" + account.domain, account.role("plain"), "active"), Set.of())));
        principals.add(Principal.person("suspended", account.token("susan"),
                Map.of(account.id,
                        new Membership(account.member("susan@" + account.domain, "admin", "suspended"), Set.of("*"), false))));
        String removed = "remo@" + UUID.randomUUID() + ".example";
        account.member(removed, "admin", "removed");
        principals.add(Principal.person("removed", Tokens.of(removed), Map.of()));
    }

    private void addKeys() {
        Map<String, Membership> full = in(account, account.adminId, Set.of("*"));
        Principal key = Principal.key("key", account.key(account.adminId, null, NO_END).reveal(), full);
        principals.add(key);
        principals.add(key.inHeader("X-API-Key"));
        principals.add(Principal.key("limited-key", account.key(account.adminId, LIMITED, NO_END).reveal(),
                in(account, account.adminId, Set.of(LIMITED))));
        principals.add(Principal.key("other-key", other.key(other.adminId, null, NO_END).reveal(),
                in(other, other.adminId, Set.of("*"))));
        principals.add(Principal.invalid("revoked-key", account.key(account.adminId, null, "null, now()").reveal()));
        principals.add(Principal.invalid("expired-key",
                account.key(account.adminId, null, "now() - interval '1 day', null").reveal()));
        principals.add(Principal.invalid("unknown-key",
                ApiKeyToken.create(UUID.fromString(account.id), UUID.randomUUID()).reveal()));
    }

    /** A principal with the permissions; if possible, not the admin. */
    Principal capable(Operation operation, boolean asAdmin) {
        if (operation.operatorOnly()) {
            return operator;
        }
        return asAdmin || operation.permission() == null ? admin : byPermission.getOrDefault(operation.permission(), admin);
    }

    /** Creates the state in which the request can succeed. */
    Situation situation(Operation operation, Principal principal) throws IOException {
        Map<String, String> values = new HashMap<>(account.ids);
        Principal sender = principal;
        Membership own = principal.memberships().get(account.id);
        switch (operation.id()) {
            case "removeMember", "suspendMember", "changeMember", "changeMembers" ->
                values.put("memberId", account.newMember("active"));
            case "reactivateMember" -> values.put("memberId", account.newMember("suspended"));
            case "eraseMember" -> values.put("memberId", account.newMember("removed"));
            case "getInvitationOfMember" -> values.put("memberId", account.invitedMember());
            case "createApiKey", "createEmbedToken" -> values.put("memberId", own == null ? account.adminId : own.memberId());
            case "revokeApiKey", "renameApiKey" -> {
                values.put("memberId", account.adminId);
                values.put("keyId", account.key(account.adminId, null, NO_END).id().toString());
            }
            case "getReviewItem", "decideOnMember", "decideOnMembers" -> values.put("memberId",
                    account.ids.get("reviewedMemberId"));
            case "cancelReview" -> values.put("reviewId", account.review());
            case "completeReview" -> values.put("reviewId", account.decidedReview());
            case "getReviewReport" -> values.put("reviewId",
                    account.ids.computeIfAbsent("completedReviewId", none -> completedReview()));
            case "addMemberToGroup", "removeMemberFromGroup" -> values.put("memberId", account.newMember("active"));
            case "deleteGroup" -> values.put("groupId", account.group());
            case "deleteReviewSchedule" -> values.put("scheduleId", account.schedule());
            case "changeRole", "deleteRole" -> values.put("name", account.role("role-" + UUID.randomUUID(), "member:read"));
            case "deletePermissionCatalogue" -> values.put("service", account.catalogue());
            case "resendInvitation", "createInvitationLink", "revokeInvitation" ->
                values.put("invitationId", account.resendableInvitation());
            case "listDirectoryLinks", "linkDirectoryUsers" -> account.directory();
            case "createDirectoryToken" -> account.directoryWithoutTokens();
            case "revokeDirectoryToken" -> values.put("credentialId", account.directoryToken());
            case "revokeEdgeCredential" -> values.put("credentialId", account.edgeCredential());
            case "getServiceAccount", "changeServiceAccount" -> values.put("serviceAccountId", account.serviceAccount());
            case "deleteDeploymentServiceAccount", "createDeploymentToken" ->
                values.put("serviceAccountId", account.deploymentServiceAccount());
            case "revokeDeploymentToken" -> {
                values.put("serviceAccountId", account.deploymentServiceAccount());
                values.put("credentialId", account.deploymentToken(values.get("serviceAccountId")));
            }
            case "changeDomain", "verifyDomain", "removeDomain" -> values.put("domainId", account.newDomain());
            case "approveJoinRequest", "declineJoinRequest" -> values.put("requestId",
                    account.joinRequest("asking-" + UUID.randomUUID()));
            case "joinByDomain", "withdrawJoinRequest" -> {
                String name = "joining-" + UUID.randomUUID();
                if (operation.id().equals("withdrawJoinRequest")) {
                    account.joinRequest(name);
                }
                sender = principal == admin ? Principal.person("joining", account.token(name), in(account, "", Set.of()))
                        : sender;
            }
            case "evictEdge" -> values.put("edgeId", account.edgeSession());
            case "closeAccount", "setSeatLimit" -> values.put("accountId", account.newAccount());
            case "reopenAccount", "deleteAccount" -> values.put("accountId", account.closedAccount());
            case "getAccountDeletion" -> values.put("accountId", account.deletedAccount());
            case "reportBounce" -> values.put("messageId", account.sentMessage());
            case "introspect" -> values.put("token", account.token("grace"));
            case "previewInvitation" -> values.put("token", account.secretOf(account.ids.get("invitationId")));
            case "acceptInvitation", "declineInvitation" -> {
                String name = "guest-" + UUID.randomUUID();
                values.put("token", account.secretOf(account.invitation(name)));
                sender = principal == admin ? Principal.person("guest", account.token(name), in(account, "", Set.of()))
                        : sender;
            }
            case "previewIdentityLink", "acceptIdentityLink" -> {
                String address = account.newAddress();
                values.put("token", account.identityLink(account.member(address, "member", "active"), address));
                sender = principal == admin ? Principal.person("relinked", newSubject(address), in(account, "", Set.of()))
                        : sender;
            }
            default -> {
            }
        }
        values.put("account", account.id);
        values.put("Roster-Account", account.id);
        return new Situation(sender, values);
    }

    private static String newSubject(String address) {
        Map<String, Object> claims = Tokens.claims(address);
        claims.put("sub", UUID.randomUUID().toString());
        return Tokens.signed(claims);
    }

    void remember(Operation operation, String cursor) {
        List<String> known = cursors.computeIfAbsent(operation.id(), none -> new ArrayList<>());
        if (known.size() < KEPT_CURSORS) {
            known.add(cursor);
        }
    }

    /** Remembers the ids of the other account in requests. */
    void note(String sent) {
        other.secrets.stream().filter(sent::contains).forEach(this.sent::add);
    }

    boolean wasSent(String secret) {
        return sent.contains(secret);
    }

    /** Cursors that Roster issued for the operation, or for any operation if null. */
    List<String> cursors(Operation operation) {
        return operation == null ? cursors.values().stream().flatMap(List::stream).toList()
                : cursors.getOrDefault(operation.id(), List.of());
    }

    private String completedReview() {
        try {
            return account.completedReview();
        } catch (IOException failure) {
            throw new java.io.UncheckedIOException(failure);
        }
    }

    private static Map<String, Membership> in(Tenant tenant, String memberId, Set<String> permissions) {
        return Map.of(tenant.id, new Membership(memberId, permissions, true));
    }
}
