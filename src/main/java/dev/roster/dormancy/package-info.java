/** Owns dormant members: the report, the account's policy, warnings and suspensions. */
package dev.roster.dormancy;
