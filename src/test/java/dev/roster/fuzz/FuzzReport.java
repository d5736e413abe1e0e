package dev.roster.fuzz;

import java.util.List;

/** The outcome of one or several runs. */
public final class FuzzReport {
    private static final int SUCCESS = 2;
    private static final int REJECTION = 4;

    private final ApiDocument document;
    private final Findings findings;
    private final Tally tally;

    FuzzReport(ApiDocument document, Findings findings, Tally tally) {
        this.document = document;
        this.findings = findings;
        this.tally = tally;
    }

    public FuzzReport and(FuzzReport other) {
        findings.addAll(other.findings);
        tally.addAll(other.tally);
        return this;
    }

    /** One paragraph for each kind of finding; empty without findings. */
    public String findings() {
        return findings.toString();
    }

    public List<String> neverSucceeded() {
        return tally.without(document.operations(), SUCCESS);
    }

    public List<String> neverRejected() {
        return tally.without(document.operations(), REJECTION);
    }

    /** The number of responses by status. */
    public String statuses() {
        return tally.toString();
    }
}
