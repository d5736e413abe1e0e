/**
 * API keys: what programs call with on behalf of a member. A key belongs to its member, can do no more than they, and dies with
 * their membership; what keys are used for is not known here.
 */
package dev.roster.key;
