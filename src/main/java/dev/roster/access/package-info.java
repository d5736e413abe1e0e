/**
 * Owns the answer to "may this caller do that here?": who calls, where they stand in an account at this very moment, what that
 * allows. Must not know where memberships are kept or what the permitted operations do: it declares the look-up it needs.
 */
package dev.roster.access;
