/**
 * Owns the pages: what people in a browser see and send. It calls the services that the API calls and decides nothing itself;
 * nothing may know it.
 */
package dev.roster.console;
