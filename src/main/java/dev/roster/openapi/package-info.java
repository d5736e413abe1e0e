/** Completes the OpenAPI document at build time with the parts that follow from the code, and serves it at run time. */
package dev.roster.openapi;
