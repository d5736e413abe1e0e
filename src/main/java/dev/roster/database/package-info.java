/**
 * Owns how SQL is run and how rows become records. Must not know any table.
 */
package dev.roster.database;
