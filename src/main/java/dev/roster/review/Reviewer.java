package dev.roster.review;

import dev.roster.audit.CanonicalJson;
import dev.roster.audit.SealedPart;
import io.quarkus.hibernate.reactive.panache.PanacheEntityBase;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import java.io.Serializable;
import java.util.Map;
import java.util.UUID;

/** A member who decides in a review, with the name at its start. */
@Entity
@Table(name = "review_reviewer")
@IdClass(Reviewer.Key.class)
class Reviewer extends PanacheEntityBase {
    record Key(UUID accountId, UUID reviewId, UUID memberId) implements Serializable {
    }

    @Id
    UUID accountId;
    @Id
    UUID reviewId;
    @Id
    UUID memberId;
    String email;
    String name;
    byte[] salt;
    byte[] seal;

    static Reviewer of(Review review, ReviewerView member) {
        Reviewer reviewer = new Reviewer();
        reviewer.accountId = review.accountId;
        reviewer.reviewId = review.id;
        reviewer.memberId = member.memberId();
        reviewer.email = member.email();
        reviewer.name = member.name();
        return reviewer;
    }

    void seal() {
        SealedPart part = SealedPart.seal(personal());
        salt = part.salt();
        seal = part.hash();
    }

    SealedPart part() {
        return new SealedPart(salt, seal);
    }

    Map<String, Object> personal() {
        return CanonicalJson.object("email", email, "name", name);
    }
}
