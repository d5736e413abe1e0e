/** Owns pages of lists: cursors and dynamic filters. */
package dev.roster.list;
