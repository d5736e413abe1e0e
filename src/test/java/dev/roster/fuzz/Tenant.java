package dev.roster.fuzz;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.roster.access.ApiKeyToken;
import dev.roster.testing.Tokens;
import dev.roster.value.CheckedToken;
import dev.roster.value.Sha256;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Consumer;

/** An account of the fuzz suite. Creates the members, keys, invitations and reviews that requests need. */
final class Tenant {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int SECRET_BYTES = 32;
    static final String ORIGIN = "https://app.acme.example";

    final String id;
    final String domain;
    final String adminId;
    /** A resource of each kind, by the name of the path parameter. */
    final Map<String, String> ids = new HashMap<>();
    /** Ids and addresses that no other account may see. */
    final Set<String> secrets = new TreeSet<>();

    private final HttpProbe probe;
    private final Consumer<String> sql;
    private final String operator = Tokens.ofOperator();
    private int made;

    private Tenant(HttpProbe probe, Consumer<String> sql) throws IOException {
        this.probe = probe;
        this.sql = sql;
        domain = "f" + UUID.randomUUID().toString().replace("-", "") + ".example";
        id = created("/v1/accounts", Map.of("name", "Fuzz " + domain, "firstAdminEmail", "first@" + domain)).get("id").asText();
        adminId = member("ada@" + domain, "admin", "active");
    }

    static Tenant open(HttpProbe probe, Consumer<String> sql) throws IOException {
        Tenant tenant = new Tenant(probe, sql);
        String role = tenant.role("reviewed", "member:read");
        tenant.ids.put("accountId", tenant.id);
        tenant.ids.put("name", tenant.role("spare-" + tenant.domain.substring(1, 33), "member:read"));
        tenant.ids.put("service", tenant.catalogue());
        tenant.ids.put("memberId", tenant.member("grace@" + tenant.domain, "member", "active"));
        tenant.ids.put("keyId", tenant.key(tenant.ids.get("memberId"), null, "null, null").id().toString());
        tenant.ids.put("reviewedMemberId", tenant.member("rita@" + tenant.domain, role, "active"));
        tenant.ids.put("invitationId", tenant.invitation("ivan"));
        tenant.ids.put("reviewId", tenant.review());
        tenant.ids.put("scheduleId", tenant.schedule());
        tenant.ids.put("groupId", tenant.group());
        tenant.ids.put("serviceAccountId", tenant.serviceAccount());
        tenant.ids.put("domainId", tenant.verifiedDomain(tenant.domain));
        tenant.ids.put("requestId", tenant.joinRequest("asking"));
        tenant.secrets.addAll(tenant.ids.values());
        tenant.secrets.add(tenant.domain);
        sql.accept("update account set embed_origins = '{%s}' where id = '%s'".formatted(ORIGIN, tenant.id));
        // Operators see the edges of all accounts.
        tenant.ids.put("credentialId", tenant.edgeCredential());
        tenant.ids.put("edgeId", tenant.edgeSession());
        return tenant;
    }

    String newAccount() throws IOException {
        return created("/v1/accounts", Map.of("name", "Fuzz", "firstAdminEmail", newAddress())).get("id").asText();
    }

    String closedAccount() throws IOException {
        String closed = newAccount();
        created("/v1/accounts/" + closed + "/close", null);
        return closed;
    }

    String deletedAccount() throws IOException {
        String deleted = closedAccount();
        send("DELETE", "/v1/accounts/" + deleted, null);
        return deleted;
    }

    String path(String rest) {
        return "/v1/accounts/" + id + rest;
    }

    /** An unused address. */
    String newAddress() {
        return "person-" + ++made + "@" + domain;
    }

    String role(String name, String... permissions) {
        sql.accept("insert into role (account_id, name, permissions, built_in, version) values ('%s', '%s', '{%s}', false, 0)"
                .formatted(id, name, String.join(",", permissions)));
        return name;
    }

    /** Inserts a group without members. */
    String group() {
        UUID group = UUID.randomUUID();
        sql.accept("""
                insert into access_group (account_id, id, name, name_key, role, permissions, managed_by, created_at, version)
                select account_id, '%2$s', '%2$s', '%2$s', name, permissions, 'admins', now(), 0
                from role where account_id = '%1$s' and name = 'member'""".formatted(id, group));
        return group.toString();
    }

    String newMember(String status) {
        return member(newAddress(), "member", status);
    }

    /** Inserts a member whose subject and name are the address. */
    String member(String address, String role, String status) {
        UUID member = UUID.randomUUID();
        sql.accept("""
                insert into member (account_id, id, issuer, subject, email, name, name_key, role, status, joined_at, removed_at,
                    version)
                values ('%s', '%s', '%s', '%4$s', '%4$s', '%4$s', '%4$s', '%5$s', '%6$s', now(),
                    case when '%6$s' = 'removed' then now() end, 0)""".formatted(id, member, Tokens.issuer(), address, role,
                status));
        sql.accept("""
                insert into activity (account_id, member_id, status, role, idle_since)
                values ('%s', '%s', '%s', '%s', now())""".formatted(id, member, status, role));
        return member.toString();
    }

    String token(String name) {
        return Tokens.of(name + "@" + domain);
    }

    /** A credential for another account, so that no change in this account waits for its edges. */
    String edgeCredential() {
        UUID credential = UUID.randomUUID();
        sql.accept("""
                insert into edge_credential (id, name, hash, accounts, created_at)
                values ('%s', 'fuzz', '', '{%s}', now())""".formatted(credential, UUID.randomUUID()));
        return credential.toString();
    }

    String newDomain() {
        return verifiedDomain("d" + ++made + "." + domain);
    }

    private String verifiedDomain(String name) {
        UUID added = UUID.randomUUID();
        sql.accept("""
                insert into account_domain (account_id, id, name, challenge, state, joining, role, created_at, verified_at,
                    next_check_at, version)
                values ('%s', '%s', '%s', 'fuzz', 'verified', 'join', 'member', now(), now(), now() + interval '1 day', 0)"""
                .formatted(id, added, name));
        return added.toString();
    }

    /** A pending request of a person with an address at the account's domain. */
    String joinRequest(String name) {
        UUID request = UUID.randomUUID();
        sql.accept("""
                insert into join_request (account_id, id, domain, issuer, subject, email, name, state, created_at, expires_at,
                    version)
                values ('%1$s', '%2$s', '%3$s', '%4$s', '%5$s@%3$s', '%5$s@%3$s', 'fuzz', 'pending', now(),
                    now() + interval '1 day', 0)""".formatted(id, request, domain, Tokens.issuer(), name));
        return request.toString();
    }

    String serviceAccount() {
        UUID service = UUID.randomUUID();
        sql.accept("""
                insert into member (account_id, id, kind, name, name_key, role, status, joined_at, version)
                values ('%1$s', '%2$s', 'service', 'fuzz', 'fuzz', 'member', 'active', now(), 0)""".formatted(id, service));
        sql.accept("""
                insert into activity (account_id, member_id, status, role, idle_since)
                values ('%s', '%s', 'active', 'member', now())""".formatted(id, service));
        sql.accept("insert into service_account (account_id, id, owner_id) values ('%s', '%s', '%s')".formatted(id, service,
                adminId));
        return service.toString();
    }

    String deploymentServiceAccount() {
        UUID service = UUID.randomUUID();
        sql.accept(
                """
                        insert into deployment_service_account (id, name, kind, created_at) values ('%s', 'fuzz', 'introspector', now())"""
                        .formatted(service));
        return service.toString();
    }

    String deploymentToken(String serviceAccount) {
        UUID token = UUID.randomUUID();
        sql.accept("""
                insert into deployment_token (id, service_account_id, hash, created_at) values ('%s', '%s', '', now())"""
                .formatted(token, serviceAccount));
        return token.toString();
    }

    /** The session of an edge that does not renew its lease. */
    String edgeSession() {
        UUID session = UUID.randomUUID();
        sql.accept("""
                insert into edge_session (credential_id, id, accounts, period_millis, renewals, started_at, renewed_at)
                values ('%s', '%s', '{%s}', 500, 0, now(), now())""".formatted(edgeCredential(), session, UUID.randomUUID()));
        return session.toString();
    }

    /** @param times the SQL expressions of expiry and revocation */
    ApiKeyToken key(String memberId, String permissions, String times) {
        ApiKeyToken key = ApiKeyToken.create(UUID.fromString(id), UUID.randomUUID());
        sql.accept("""
                insert into api_key (account_id, id, member_id, name, hash, permissions, created_at, expires_at, revoked_at,
                    version)
                values ('%s', '%s', '%s', 'fuzz', '\\x%s', %s, now(), %s, 0)"""
                .formatted(id, key.id(), memberId, HexFormat.of().formatHex(key.hash()),
                        permissions == null ? "null" : "'{" + permissions + "}'", times));
        return key;
    }

    /** Connects the account to a directory unless it is connected. */
    void directory() {
        sql.accept("""
                insert into directory_connection (account_id, id, name, role, link_existing, welcome_email, created_at, version)
                select '%1$s', '%2$s', 'fuzz', 'member', false, false, now(), 0
                where not exists (select from directory_connection c where c.account_id = '%1$s')"""
                .formatted(id, UUID.randomUUID()));
    }

    /** The account has at most two tokens. */
    void directoryWithoutTokens() {
        directory();
        sql.accept("delete from directory_token where account_id = '%s'".formatted(id));
    }

    /** The id of a token of the directory. */
    String directoryToken() {
        directory();
        String token = UUID.randomUUID().toString();
        sql.accept("""
                insert into directory_token (account_id, id, connection_id, hash, created_at)
                select '%1$s', '%2$s', c.id, '\\x00', now() from directory_connection c where c.account_id = '%1$s'"""
                .formatted(id, token));
        return token;
    }

    String invitation(String name) throws IOException {
        return created(path("/invitations"), Map.of("email", name + "@" + domain)).get("id").asText();
    }

    /** The service of a new catalogue. */
    String catalogue() {
        String service = "service-" + ++made + "-" + UUID.randomUUID().toString().substring(0, 8);
        sql.accept("""
                insert into permission_catalogue (account_id, service, permissions, published_at, version)
                values ('%s', '%s', '[{"name": "invoice:send"}]', now(), 0)""".formatted(id, service));
        return service;
    }

    /** A member who has accepted an invitation. */
    String invitedMember() throws IOException {
        String name = "person-" + ++made;
        String invitation = invitation(name);
        String member = member(name + "@" + domain, "member", "active");
        sql.accept(
                "update invitation set state = 'accepted', closed_at = now(), member_id = '%s' where account_id = '%s' and id = '%s'"
                        .formatted(member, id, invitation));
        return member;
    }

    /** An open invitation whose last email is old enough for another one. */
    String resendableInvitation() throws IOException {
        String invitation = invitation("person-" + ++made);
        sql.accept(("update invitation set last_mail_at = last_mail_at - interval '1 day' where account_id = '%s' "
                + "and id = '%s'").formatted(id, invitation));
        sql.accept(("update mail set created_at = created_at - interval '1 day' where account_id = '%s' "
                + "and subject_id = '%s'").formatted(id, invitation));
        return invitation;
    }

    /** A valid secret of the invitation. */
    String secretOf(String invitation) {
        byte[] secret = ByteBuffer.allocate(SECRET_BYTES).putLong(++made).array();
        sql.accept("""
                insert into invitation_secret (account_id, invitation_id, hash, source_id)
                select account_id, id, '\\x%s', mail_id from invitation where account_id = '%s' and id = '%s'"""
                .formatted(HexFormat.of().formatHex(Sha256.of(secret)), id, invitation));
        return Base64.getUrlEncoder().withoutPadding().encodeToString(inAccount(invitation, secret));
    }

    /** The token of a valid link for a new sign-in of the member. */
    String identityLink(String member, String address) {
        byte[] secret = ByteBuffer.allocate(SECRET_BYTES).putLong(++made).array();
        sql.accept("""
                insert into identity_link (account_id, member_id, mail_id, email, hashes, created_at, expires_at)
                values ('%s', '%s', '%s', '%s', '{\\\\x%s}', now(), now() + interval '1 day')"""
                .formatted(id, member, UUID.randomUUID(), address, HexFormat.of().formatHex(Sha256.of(secret))));
        return CheckedToken.encode("rsl_", inAccount(member, secret));
    }

    private byte[] inAccount(String resource, byte[] secret) {
        UUID account = UUID.fromString(id);
        UUID other = UUID.fromString(resource);
        return ByteBuffer.allocate(4 * Long.BYTES + SECRET_BYTES).putLong(account.getMostSignificantBits())
                .putLong(account.getLeastSignificantBits()).putLong(other.getMostSignificantBits())
                .putLong(other.getLeastSignificantBits()).put(secret).array();
    }

    /** The Message-ID of a sent email. */
    String sentMessage() {
        UUID mail = UUID.randomUUID();
        sql.accept("""
                insert into mail (account_id, id, kind, subject_id, recipient, state, attempts, next_attempt_at, created_at)
                values ('%s', '%s', 'invitation', '%s', '%s', 'sent', 1, now(), now())"""
                .formatted(id, mail, ids.get("invitationId"), newAddress()));
        return "<" + mail + "." + id + "@roster.example>";
    }

    /** An open review of one member. */
    String review() throws IOException {
        return created(path("/reviews"), Map.of("name", "Fuzz", "reviewers", List.of(adminId), "dueAt", "2100-01-01T00:00:00Z",
                "filter", Map.of("role", "reviewed"))).get("id").asText();
    }

    String decidedReview() throws IOException {
        String review = review();
        created(path("/reviews/" + review + "/decisions"), Map.of("decisions",
                List.of(Map.of("memberId", ids.get("reviewedMemberId"), "decision", "keep"))));
        return review;
    }

    String completedReview() throws IOException {
        String review = decidedReview();
        created(path("/reviews/" + review + "/complete"), null);
        return review;
    }

    String schedule() throws IOException {
        return created(path("/review-schedules"), Map.of("name", "Fuzz", "reviewers", List.of(adminId), "everyMonths", 3,
                "daysToDecide", 14, "nextStartAt", "2100-01-01T00:00:00Z")).get("id").asText();
    }

    private JsonNode created(String path, Object body) throws IOException {
        return JSON.readTree(send("POST", path, body).body());
    }

    private HttpProbe.Response send(String method, String path, Object body) throws IOException {
        List<Map.Entry<String, String>> headers = new ArrayList<>(
                List.of(Map.entry("Authorization", "Bearer " + operator)));
        if (body != null) {
            headers.add(Map.entry("Content-Type", "application/json"));
        }
        HttpProbe.Response answer = probe.send(new HttpProbe.Request(method, path, headers,
                body == null ? null : JSON.writeValueAsBytes(body)));
        if (answer.status() / 100 != 2) {
            throw new IllegalStateException(method + " " + path + ": " + answer.status() + " " + answer.text());
        }
        return answer;
    }
}
