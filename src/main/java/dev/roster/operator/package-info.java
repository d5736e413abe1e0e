/**
 * Shows operators the usage of an account, and the health of email and jobs. Reads the rows of features, and changes nothing.
 */
package dev.roster.operator;
