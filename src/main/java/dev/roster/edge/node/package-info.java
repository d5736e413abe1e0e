/**
 * Runs {@code roster edge}: the connection to a core, the lookups from memory, and what an operator sees of them. The package
 * {@code edge} has the protocol (docs/adr/0020).
 */
package dev.roster.edge.node;
