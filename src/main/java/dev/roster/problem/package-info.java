/** Owns the catalogue of problems (RFC 9457) that operations answer with. */
package dev.roster.problem;
