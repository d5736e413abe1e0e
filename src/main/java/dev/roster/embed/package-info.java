/**
 * Creates and looks up embed tokens, and serves the web component that uses them (docs/embedding.md). Depends on
 * {@code member}.
 */
package dev.roster.embed;
