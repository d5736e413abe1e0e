/** Owns the verified domains of accounts, and how people with an address at them join or ask to join. */
package dev.roster.domain;
