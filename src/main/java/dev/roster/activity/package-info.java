/** Owns the time of each member's last activity. Recording it never delays a request. */
package dev.roster.activity;
