/**
 * Owns what an account does about members who have not been active for long: the report, the policy, the warnings and the
 * suspensions. Must not know what being active means, nor how a suspension is done: {@code activity} and {@code member} do.
 */
package dev.roster.dormancy;
