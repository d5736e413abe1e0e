/**
 * Owns how people get in: invitations, their secrets, their letters, and joining by them. Must not know what members do once
 * they
 * are in, nor how mail is delivered.
 */
package dev.roster.invitation;
