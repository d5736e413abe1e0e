/** The checklist for admins of new accounts. */
package dev.roster.onboarding;
