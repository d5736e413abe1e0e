/** Configures the contents of metrics and traces. */
package dev.roster.telemetry;
