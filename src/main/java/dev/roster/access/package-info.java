/** Authenticates principals and authorizes them in an account. Other packages implement the lookups that decisions need. */
package dev.roster.access;
