/** Imports members of another system without email. Only operators can. */
package dev.roster.imports;
