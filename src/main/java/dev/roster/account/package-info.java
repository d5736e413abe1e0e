/** Owns accounts (tenants): their settings and whether they are open. It does not know their members. */
package dev.roster.account;
