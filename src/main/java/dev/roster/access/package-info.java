/**
 * Authenticates principals and authorizes them in an account. It declares the lookups that it needs, and does not know where
 * memberships are stored or what the operations do.
 */
package dev.roster.access;
