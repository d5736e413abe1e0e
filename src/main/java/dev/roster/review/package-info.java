/**
 * Owns access reviews: who could do what at one moment, what reviewers decided about it, and the evidence that remains. Must
 * not
 * know how members change (it asks {@code member}), nor how mail is delivered.
 */
package dev.roster.review;
