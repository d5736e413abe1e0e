package dev.roster.review;

import java.time.Instant;

import dev.roster.audit.SealedPart;

/** The signature of a review, with the seals of the signer's and the starter's personal data. */
record ReviewSignature(ReviewActor signer, Instant at, SealedPart signerPart, SealedPart starterPart) {

    static ReviewSignature of(Review review, ReviewActor signer, Instant now) {
        return new ReviewSignature(signer, now, SealedPart.seal(signer.personal()),
                SealedPart.seal(review.starter().personal()));
    }
}
