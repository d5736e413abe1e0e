/**
 * Owns what happens around the ends that memberships and roles have of their own: the mail before, and writing down afterwards
 * what every decision has been taking into account since. Must not decide who belongs: {@code member} does.
 */
package dev.roster.expiry;
