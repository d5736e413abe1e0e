package dev.roster.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roster.testing.Answer;
import dev.roster.testing.Call;
import dev.roster.testing.Sql;
import dev.roster.testing.TestAccount;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.stream.IntStream;

/** An account's log: read through the API, and changed directly in the database. */
record TestAuditLog(TestAccount account) {
    JsonObject verify() {
        return verify("");
    }

    /** Recomputes runs and hashes, as the owner of the tables could. */
    private static final String REWRITE = """
            do $$
            declare
                part record;
                previous bytea := decode(repeat('00', 32), 'hex');
                longest date := '-infinity';
                run bigint := 1;
            begin
                for part in
                    select sequence, sequence as first, kept_until, run_start, content_hash, null as inner_hash
                        from audit_event where account_id = '%1$s'
                    union all
                    select last_sequence, first_sequence, kept_until, run_start, content_hash, last_previous_hash
                        from audit_gap where account_id = '%1$s'
                    order by sequence
                loop
                    run := case when part.inner_hash is not null then part.run_start
                        when part.kept_until < longest then part.sequence else run end;
                    longest := part.kept_until;
                    update audit_gap set previous_hash = previous,
                            last_previous_hash = case when first_sequence = last_sequence then previous else last_previous_hash end
                        where account_id = '%1$s' and last_sequence = part.sequence;
                    update audit_event set run_start = run, previous_hash = previous
                        where account_id = '%1$s' and sequence = part.sequence;
                    previous := sha256(case when part.first < part.sequence then part.inner_hash else previous end
                        || int8send(part.sequence) || int4send(part.kept_until - date '1970-01-01') || int8send(run)
                        || part.content_hash);
                    update audit_event set hash = previous where account_id = '%1$s' and sequence = part.sequence;
                end loop;
                update audit_chain set hash = previous, kept_until = longest, run_start = run where account_id = '%1$s';
            end $$""";

    JsonObject verify(String anchor) {
        Answer answer = Call.get(account.admin().api(), account.path() + "/audit-events/verification"
                + (anchor.isEmpty() ? "" : "?anchor=" + anchor)).send();
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return answer.json();
    }

    /** In the form of the parameter `anchor`. */
    String head() {
        JsonObject head = verify().getJsonObject("head");
        return head.getLong("sequence") + ":" + head.getString("hash");
    }

    void mustBeWhole() {
        JsonObject verification = verify();
        assertThat(verification.getValue("firstBreak")).as(verification.encode()).isNull();
        assertThat(verification.getBoolean("whole")).isTrue();
    }

    void mustBreak(String kind, long sequence) {
        JsonObject verification = verify();
        assertThat(verification.getBoolean("whole")).isFalse();
        assertThat(verification.getJsonObject("firstBreak").getString("kind")).as(verification.encode()).isEqualTo(kind);
        assertThat(verification.getJsonObject("firstBreak").getLong("sequence")).as(verification.encode()).isEqualTo(sequence);
    }

    List<JsonObject> export() {
        Answer answer = Call.get(account.admin().api(), account.path() + "/audit-events/export").send();
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return answer.body().lines().map(JsonObject::new).toList();
    }

    List<JsonObject> newest(int events) {
        return page("audit-events?limit=" + events);
    }

    List<JsonObject> page(String path) {
        Answer answer = Call.get(account.admin().api(), account.path() + "/" + path).send();
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return IntStream.range(0, answer.json().getJsonArray("items").size())
                .mapToObj(answer.json().getJsonArray("items")::getJsonObject).toList();
    }

    /** Rewrites the chain as if these events had expired in 2020, and drops them. */
    void expire(long first, long last) {
        expire("2020-02-03", "sequence between ? and ?", first, last);
        maintainPartitions();
    }

    /** Rewrites the chain as if these events were kept until a day in 2020. */
    void expire(String keptUntil, String which, Object... parameters) {
        String partition = Sql.column("select 'audit_event_until_' || to_char(date_trunc('quarter', ?::date), 'YYYY_MM')",
                keptUntil).get(0);
        Sql.column("select create_audit_partition(?::date)", keptUntil);
        Sql.update("alter table " + partition + " owner to roster_owner");
        Sql.update("update audit_event set kept_until = '" + keptUntil + "' where account_id = '" + account.id() + "' and "
                + which, parameters);
        Sql.update(REWRITE.formatted(account.id()));
    }

    static void maintainPartitions() {
        Sql.column("select maintain_audit_partitions()");
    }

    void tamper(String sql, long sequence) {
        assertThat(Sql.update(sql + " where account_id = ?::uuid and sequence = ?", account.id(), sequence)).isEqualTo(1);
    }
}
