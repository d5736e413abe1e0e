/**
 * Owns what a role allows. Must not know who holds it.
 */
package dev.roster.role;
