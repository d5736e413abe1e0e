/**
 * The operator's service accounts, which act in all accounts: introspectors and provisioners (docs/service-accounts.md). They
 * have no other power, so that neither a gateway nor a billing system needs that of an operator.
 */
package dev.roster.deployment;
