/**
 * Owns the tenant: its name, its settings, whether it is open. Must not know who is in it.
 */
package dev.roster.account;
