/**
 * Sends emails before memberships and roles expire, and records the expiry in the audit log. Decisions enforce the expiry
 * without this package (docs/adr/0013).
 */
package dev.roster.expiry;
