/** Limits, deadlines, bodies, input checks, entity tags and idempotency of requests, and the responses to failures. */
package dev.roster.http;
