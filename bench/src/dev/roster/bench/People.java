package dev.roster.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.roster.access.ApiKeyToken;
import dev.roster.bench.Load.Request;
import dev.roster.testing.Tokens;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** An account of admins, each with a token and an API key. */
record People(String account, int size) {
    /** Inserts the members directly, because the benchmark measures decisions only. */
    static People in(Stage stage, int size) throws Exception {
        People people = unanalyzed(stage, size);
        stage.sql("vacuum analyze");
        return people;
    }

    /** For many accounts, after which the caller analyzes once. */
    static People unanalyzed(Stage stage, int size) throws Exception {
        String body = stage.post("/v1/accounts", Tokens.ofOperator(),
                "{\"name\":\"decisions\",\"firstAdminEmail\":\"first@decisions.example\"}").body();
        String account = (String) new ObjectMapper().readValue(body, Map.class).get("id");
        stage.sql("""
                insert into member (account_id, id, issuer, subject, email, name, name_key, role, status, joined_at, version)
                select '%s', gen_random_uuid(), '%s', 'member-' || n || '@decisions.example',
                    'member-' || n || '@decisions.example', 'Member ' || n, 'member ' || n, 'admin', 'active', now(), 0
                from generate_series(0, %d) n""".formatted(account, Tokens.issuer(), size - 1),
                """
                        insert into activity (account_id, member_id, status, role, idle_since)
                        select account_id, id, status, role, joined_at from member where account_id = '%s'"""
                        .formatted(account));
        return new People(account, size);
    }

    /** Adds accounts of ten members each. PostgreSQL reads the tables of a single account without indexes. */
    static void addOthers(Stage stage, int accounts) throws Exception {
        stage.sql("""
                insert into account (id, name, name_key, default_language, invitation_lifetime_seconds, allowed_email_domains,
                    api_key_header, created_at, version)
                select gen_random_uuid(), 'other', n, 'en', 3600, '{}', 'X-API-Key', now(), 0 from generate_series(1, %d) n"""
                .formatted(accounts),
                """
                        insert into role (account_id, name, permissions, built_in, version)
                        select a.id, r.name, r.permissions, true, 0
                        from account a, (values ('admin', array['*']), ('member', array['member:read'])) r (name, permissions)
                        where a.name = 'other'""",
                """
                        insert into member (account_id, id, issuer, subject, email, name, name_key, role, status, joined_at,
                            version)
                        select a.id, gen_random_uuid(), 'https://other.example', n, n || '@other.example', n, n, 'admin',
                            'active', now(), 0
                        from account a, generate_series(1, 10) n where a.name = 'other'""",
                "vacuum analyze");
    }

    /** Adds all members to the groups, each of which has another role. */
    People withGroups(Stage stage, int groups) throws Exception {
        stage.sql("""
                insert into role (account_id, name, permissions, built_in, version)
                select '%s', 'group-' || n, array['service-' || n || ':use'], false, 0 from generate_series(1, %d) n"""
                .formatted(account, groups),
                """
                        insert into access_group (account_id, id, name, name_key, role, permissions, managed_by, created_at,
                            version)
                        select account_id, gen_random_uuid(), name, name, name, permissions, 'admins', now(), 0
                        from role where account_id = '%s' and name like 'group-%%'""".formatted(account),
                """
                        update member set group_ids = array(select id from access_group where account_id = '%1$s')
                        where account_id = '%1$s'""".formatted(account),
                "vacuum analyze");
        return this;
    }

    /** An authorization request for each member, with a token. */
    List<Request> withTokens(String path) {
        return IntStream.range(0, size).parallel()
                .mapToObj(n -> Request.get(path + account, Tokens.of("member-" + n + "@decisions.example"))).toList();
    }

    /** An authorization request for each member, with an API key. */
    List<Request> withKeys(Stage stage, String path) throws Exception {
        List<ApiKeyToken> keys = IntStream.range(0, size)
                .mapToObj(n -> ApiKeyToken.create(UUID.fromString(account), UUID.randomUUID())).toList();
        String rows = IntStream.range(0, size)
                .mapToObj(n -> "('%s'::uuid, '\\x%s'::bytea, 'member-%d@decisions.example')".formatted(keys.get(n).id(),
                        HexFormat.of().formatHex(keys.get(n).hash()), n))
                .collect(Collectors.joining(","));
        stage.sql("""
                insert into api_key (account_id, id, member_id, name, hash, created_at, version)
                select m.account_id, k.id, m.id, 'bench', k.hash, now(), 0
                from (values %s) as k (id, hash, email) join member m on m.account_id = '%s' and m.email = k.email"""
                .formatted(rows, account), "vacuum analyze");
        return keys.stream().map(key -> Request.get(path + account, key.reveal())).toList();
    }
}
