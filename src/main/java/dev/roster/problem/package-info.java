/** The catalogue of problems (RFC 9457). */
package dev.roster.problem;
