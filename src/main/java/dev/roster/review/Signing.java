package dev.roster.review;

import java.time.Instant;

import dev.roster.audit.SealedPart;

/**
 * Who signs a review, and when; with what the report says about them, and about whoever started the review, sealed.
 */
record Signing(Who signer, Instant at, SealedPart signerPart, SealedPart starterPart) {

    static Signing of(Review review, Who signer, Instant now) {
        return new Signing(signer, now, SealedPart.seal(signer.personal()), SealedPart.seal(review.starter().personal()));
    }
}
