/** Values and their checks: text, email addresses, domain names, times, languages, hashes. Depends on no other package. */
package dev.roster.value;
