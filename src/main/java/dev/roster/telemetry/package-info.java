/** Owns what metrics and traces contain about the process. */
package dev.roster.telemetry;
