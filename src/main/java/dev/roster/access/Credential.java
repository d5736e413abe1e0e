package dev.roster.access;

/** What a request proves its sender with. It says who calls, never what they may do; but for the operator. */
sealed interface Credential permits Principal, ApiKeyToken {
}
