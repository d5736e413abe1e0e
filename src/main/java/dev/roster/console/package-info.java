/**
 * The frame of all pages, error pages, languages and shared messages. Each sub-package has the pages and messages of one
 * feature. Pages call the same services as the API.
 */
package dev.roster.console;
