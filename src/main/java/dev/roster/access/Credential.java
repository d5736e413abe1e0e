package dev.roster.access;

/** An authenticated credential. It identifies a principal; except for the operator, it carries no permissions. */
sealed interface Credential permits DeploymentToken, Principal, ApiKeyToken, EmbeddedMember, ViewedMember {
}
