/** Completes the OpenAPI document with everything that follows from the code. Runs at build time only. */
package dev.roster.openapi;
