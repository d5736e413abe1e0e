/**
 * The core's side of edges: their credentials, sessions and lookups, and the wait before the response to a loss of access. The
 * package {@code edge} has the protocol. Must not depend on features: it uses the lookups of {@code access}.
 */
package dev.roster.edge.core;
