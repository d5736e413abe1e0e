package dev.roster.console.review;

/** Why a decision was rejected: the invalid property of its line. */
public enum LineError {

    STATE,
    MEMBER_ID,
    DECISION,
    NOTE
}
