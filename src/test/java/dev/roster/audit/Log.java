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

    /** @param change what to set or do, for the event of that number */
    void tamper(String sql, long sequence) {
        assertThat(Sql.update(sql + " where account_id = ?::uuid and sequence = ?", account.id(), sequence)).isEqualTo(1);
    }
}
