/**
 * Owns the database: the pool, its deadlines, outages and readiness, the migration, and how SQL runs and rows become records.
 */
package dev.roster.database;
