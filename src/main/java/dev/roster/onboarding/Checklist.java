package dev.roster.onboarding;

import io.quarkus.qute.TemplateData;

/** The first steps of a new account, and whether they are done. */
@TemplateData
public record Checklist(boolean hasInvited, boolean hasRole, boolean hasPolicy, boolean hasBrand) {
    boolean isDone() {
        return hasInvited && hasRole && hasPolicy && hasBrand;
    }
}
