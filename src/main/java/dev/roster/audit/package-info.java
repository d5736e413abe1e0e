/** Records every change, in its transaction, and every denied attempt. Knows no features: they describe their events. */
package dev.roster.audit;
