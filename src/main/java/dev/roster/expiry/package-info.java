/**
 * Owns the emails before memberships and roles expire, and the audit events afterwards. Decisions enforce the expiry without
 * this package (docs/adr/0013).
 */
package dev.roster.expiry;
