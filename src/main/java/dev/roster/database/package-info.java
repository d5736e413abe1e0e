/**
 * The connection pool with its deadlines, outages, readiness, the migration, and {@link dev.roster.database.Database}, which
 * runs SQL.
 */
package dev.roster.database;
