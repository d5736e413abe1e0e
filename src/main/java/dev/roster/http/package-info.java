/**
 * Owns requests and responses: limits, deadlines, bodies, input checks, entity tags, idempotency, and how a failure becomes a
 * response.
 */
package dev.roster.http;
