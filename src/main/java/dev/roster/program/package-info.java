/**
 * Service accounts: members that are programs, with an owner. Everything else that a member has, such as roles, groups, keys
 * and reviews, is the same as for a person (docs/adr/0025).
 */
package dev.roster.program;
