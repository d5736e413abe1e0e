package dev.roster.review;

import java.time.Instant;

import dev.roster.audit.SealedPart;

/**
 * Who signs a review, and when; with what the report says about them, and about whoever started the review, sealed.
 */
record ReviewSignature(ReviewActor signer, Instant at, SealedPart signerPart, SealedPart starterPart) {

    static ReviewSignature of(Review review, ReviewActor signer, Instant now) {
        return new ReviewSignature(signer, now, SealedPart.seal(signer.personal()),
                SealedPart.seal(review.starter().personal()));
    }
}
