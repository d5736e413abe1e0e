/**
 * SCIM 2.0 (RFC 7643, RFC 7644), the protocol of directories: resources, filters, PATCH and bulk requests (docs/directory.md).
 * The package {@code directory} stores the users and groups and changes their members.
 */
package dev.roster.scim;
