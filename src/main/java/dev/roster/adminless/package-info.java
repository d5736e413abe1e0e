/** Notifies the operator, and members who can change the account, when a directory has removed the last admin. */
package dev.roster.adminless;
