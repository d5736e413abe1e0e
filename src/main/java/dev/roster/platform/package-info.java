/**
 * Owns what every feature speaks: problems, pages, entity tags, idempotent creation, the origin of a request, the database's
 * state. Must not know any feature: nothing here names an account's members, invitations or events.
 */
package dev.roster.platform;
