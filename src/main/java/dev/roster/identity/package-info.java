/** Links new sign-ins to members, one by one with a link in an email, or many from an operator's file. */
package dev.roster.identity;
