/**
 * The frame of all pages, the error pages, the languages and the shared messages. Each sub-package has the pages and messages
 * of one feature. Pages call the same services as the API.
 */
package dev.roster.console;
