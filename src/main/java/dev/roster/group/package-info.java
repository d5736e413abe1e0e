/**
 * Owns groups: their name, their role and who manages them. The package {@code member} stores who is in a group. Packages whose
 * access depends on groups implement {@link dev.roster.group.GroupUsage}.
 */
package dev.roster.group;
