/**
 * API keys, with which programs act as a member. A key has at most the permissions of its member, and is valid only as long as
 * the membership.
 */
package dev.roster.key;
