/**
 * Owns when each member was last let in. Must not know what they did, and must never make anybody wait.
 */
package dev.roster.activity;
