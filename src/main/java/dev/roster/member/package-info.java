/**
 * Owns memberships: their role, status and transitions, and the lookup of every decision. Packages that invite people call
 * this package. Packages whose access depends on memberships implement its handlers.
 */
package dev.roster.member;
