/** Records every change, in its transaction, and denied attempts. Depends on no feature: each feature describes its events. */
package dev.roster.audit;
