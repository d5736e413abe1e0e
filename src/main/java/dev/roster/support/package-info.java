/**
 * Lets an operator view the console as a member, read-only, while the account consents. Owns the record of these views. Depends
 * on {@code member}.
 */
package dev.roster.support;
