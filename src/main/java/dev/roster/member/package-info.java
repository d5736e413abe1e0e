/**
 * Owns memberships: their role, status and transitions, and the lookup of every decision. It does not know how people join;
 * packages that invite people call it, and packages that revoke access implement its handlers.
 */
package dev.roster.member;
