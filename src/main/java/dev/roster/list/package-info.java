/** Pages, cursors and dynamic filters of lists. */
package dev.roster.list;
