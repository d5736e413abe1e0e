package dev.roster.dormancy;

import io.quarkus.hibernate.reactive.panache.PanacheEntityBase;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** The dormancy policy of an account. An account without a row has the default policy. */
@Entity
@Table(name = "dormancy_policy")
class DormancyPolicy extends PanacheEntityBase {
    @Id
    UUID accountId;
    int days;
    int warnDaysBefore;
    boolean suspend;
    UUID[] exemptMembers;
    Instant nextRunAt;
    @Version
    int version;

    void change(DormancyTerms terms, Instant nextRun) {
        days = terms.days();
        warnDaysBefore = terms.warnDaysBefore();
        suspend = terms.suspend();
        exemptMembers = terms.exemptMembers().toArray(UUID[]::new);
        nextRunAt = nextRun;
    }

    DormancyTerms terms() {
        return new DormancyTerms(days, warnDaysBefore, suspend, List.of(exemptMembers));
    }

    static JsonObject state(DormancyTerms terms) {
        return new JsonObject()
                .put("days", terms.days())
                .put("warnDaysBefore", terms.warnDaysBefore())
                .put("suspend", terms.suspend())
                .put("exemptMembers", new JsonArray(terms.exemptMembers().stream().map(UUID::toString).toList()));
    }
}
