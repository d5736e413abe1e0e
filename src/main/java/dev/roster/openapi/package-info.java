/**
 * Owns how the OpenAPI document reads: what all operations have in common is derived from the code, so that no operation can
 * forget to say it. Must not be needed at run time.
 */
package dev.roster.openapi;
