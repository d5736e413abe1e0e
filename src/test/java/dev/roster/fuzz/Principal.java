package dev.roster.fuzz;

import java.util.Map;
import java.util.Set;

/**
 * A principal of the fuzz suite, with the permissions that the oracle expects.
 *
 * @param header the header of the credential; null without a credential
 * @param valid whether the credential authenticates
 * @param memberships by account id
 */
record Principal(String name, String header, String credential, boolean valid, boolean operator,
        Map<String, Membership> memberships) {

    /** @param active false for a suspended member, who has no access */
    record Membership(String memberId, Set<String> permissions, boolean active) {
        boolean allows(String permission) {
            return active && (permissions.contains("*") || permissions.contains(permission)
                    || permissions.contains(permission.replaceFirst(":.*", ":*")));
        }
    }

    static Principal anonymous() {
        return new Principal("nobody", null, null, false, false, Map.of());
    }

    static Principal person(String name, String token, Map<String, Membership> memberships) {
        return new Principal(name, "Authorization", "Bearer " + token, true, false, memberships);
    }

    static Principal operator(String token) {
        return new Principal("operator", "Authorization", "Bearer " + token, true, true, Map.of());
    }

    static Principal key(String name, String key, Map<String, Membership> memberships) {
        return new Principal(name, "Authorization", "Bearer " + key, true, false, memberships);
    }

    static Principal invalid(String name, String credential) {
        return new Principal(name, "Authorization", "Bearer " + credential, false, false, Map.of());
    }

    boolean isKey() {
        return valid && credential.contains("rst_");
    }

    Principal inHeader(String other) {
        return new Principal(name + "-in-" + other, other, credential.replace("Bearer ", ""), valid, operator, memberships);
    }

    /** Whether the documented permissions include the operation in that account. */
    boolean mayCall(Operation operation, String accountId, String memberId) {
        if (operation.credentials().isEmpty()) {
            return true;
        }
        if (!valid || isKey() && !operation.credentials().contains("apiKey")) {
            return false;
        }
        if (operator) {
            return true;
        }
        if (operation.operatorOnly()) {
            return false;
        }
        if (operation.permission() == null && !operation.ownMember()) {
            return !operation.id().equals("checkAccess") || memberships.values().stream().anyMatch(Membership::active);
        }
        return memberships.entrySet().stream()
                .filter(membership -> accountId == null || membership.getKey().equals(accountId))
                .map(Map.Entry::getValue)
                .filter(Membership::active)
                .anyMatch(membership -> operation.permission() != null && membership.allows(operation.permission())
                        || operation.ownMember() && membership.memberId().equals(memberId));
    }
}
