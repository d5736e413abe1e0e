/** Runs background jobs and reports their failures. */
package dev.roster.jobs;
