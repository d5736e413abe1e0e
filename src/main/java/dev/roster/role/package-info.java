/** Owns roles. A role belongs to an account and names a set of permissions. */
package dev.roster.role;
