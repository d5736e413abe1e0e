/**
 * Owns a person's place in an account: role, status and their transitions, and the look-up that decisions rest on. Must not
 * know
 * how people got in: whoever lets them in calls this package, and whoever must act on a loss of access is told through it.
 */
package dev.roster.member;
