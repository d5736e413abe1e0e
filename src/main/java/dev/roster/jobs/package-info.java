/** Owns how background jobs run and report. */
package dev.roster.jobs;
