/** Owns invitations: their rules, secrets and emails, and how people accept them. */
package dev.roster.invitation;
