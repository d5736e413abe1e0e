/**
 * The protocol between a core and its edges: leases, invalidations, and the wait before the response to a loss of access
 * (docs/adr/0020). The classes do no I/O, so that a simulation can run them under any schedule.
 */
package dev.roster.edge;
