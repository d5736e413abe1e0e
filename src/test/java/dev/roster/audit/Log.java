package dev.roster.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;

import dev.roster.testing.Answer;
import dev.roster.testing.Call;
import dev.roster.testing.Sql;
import dev.roster.testing.TestAccount;
import io.vertx.core.json.JsonObject;

/** An account's log, as its admin reads it and as somebody with the database's keys could mend it. */
record Log(TestAccount account) {

    JsonObject verify() {
        return verify("");
    }

    JsonObject verify(String anchor) {
        Answer answer = Call.get(account.admin().api(), account.path() + "/audit-events/verification"
                + (anchor.isEmpty() ? "" : "?anchor=" + anchor)).send();
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return answer.json();
    }

    /** In the form that a verification takes. */
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

    /** Lets the time of some events have been over long ago, and them go. */
    void expire(long first, long last) {
        expire("2020-02-03", "sequence between ? and ?", first, last);
        keepPartitions();
    }

    /** @param keptUntil a day of the year 2020 */
    void expire(String keptUntil, String which, Object... parameters) {
        String partition = Sql.column("select 'audit_event_until_' || to_char(date_trunc('quarter', ?::date), 'YYYY_MM')",
                keptUntil).get(0);
        Sql.column("select create_audit_partition(?::date)", keptUntil);
        Sql.update("alter table " + partition + " owner to roster_owner");
        Sql.update("update audit_event set kept_until = '" + keptUntil + "' where account_id = '" + account.id() + "' and "
                + which, parameters);
    }

    static void keepPartitions() {
        Sql.column("select maintain_audit_partitions()");
    }

    /** @param change what to set or do, for the event of that number */
    void tamper(String sql, long sequence) {
        assertThat(Sql.update(sql + " where account_id = ?::uuid and sequence = ?", account.id(), sequence)).isEqualTo(1);
    }
}
