/**
 * The frame of all pages, error pages, languages and messages that features share. Each sub-package has the pages and messages
 * of
 * one feature. Pages call the same services as the API. No other package depends on them.
 */
package dev.roster.console;
