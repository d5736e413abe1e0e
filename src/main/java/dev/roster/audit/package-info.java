/**
 * Owns the record of every change: who did what to whom, when and from where, written in the change's own transaction. Must not
 * know what the changes mean: features describe them.
 */
package dev.roster.audit;
