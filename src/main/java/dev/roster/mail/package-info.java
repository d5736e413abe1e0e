/**
 * Owns mail: the outbox that commits with whatever causes a mail, its delivery, and how mails look. Must not know what a mail
 * is
 * about: features write the letters when they are about to be sent.
 */
package dev.roster.mail;
