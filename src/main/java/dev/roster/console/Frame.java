package dev.roster.console;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.UUID;

import dev.roster.access.BrowserSession;
import dev.roster.access.Permissions;
import dev.roster.access.Principal;
import dev.roster.member.Me;
import dev.roster.value.Languages;
import io.quarkus.qute.TemplateData;

/**
 * What every page shows around its content.
 *
 * @param session null when nobody is signed in
 * @param places where the person belongs; empty when nobody is signed in
 * @param account the one that the page is about; null for the pages that are about none
 * @param section the entry of the navigation that the page belongs to
 * @param path where the page is, for coming back to it
 */
@TemplateData
public record Frame(Locale language, BrowserSession session, List<Me.Place> places, Account account, String section,
        String path, Flash flash, Assets assets, Phrases phrases, Instant now) {

    /**
     * The account that a page is about, and what the person may do there.
     *
     * @param memberId null for an operator
     */
    @TemplateData
    public record Account(UUID id, String name, Permissions permissions, UUID memberId) {

        public String path() {
            return "/accounts/" + id;
        }

        /** A page of the account. */
        public String at(String below) {
            return path() + below;
        }

        public String keysOf(UUID member) {
            return at("/members/" + member + "/keys");
        }

        public String activityOf(UUID member) {
            return at("/members/" + member + "/activity");
        }

        public boolean can(String permission) {
            return permissions.allow(permission);
        }

        /** Whether the person may do whatever there is. */
        public boolean everything() {
            return permissions.cover(Permissions.ALL);
        }

        public boolean isMe(UUID member) {
            return member.equals(memberId);
        }
    }

    public Principal principal() {
        return session == null ? null : session.principal();
    }

    public String formToken() {
        return session == null ? "" : session.formToken();
    }

    public String languageTag() {
        return language.getLanguage();
    }

    public List<String> languages() {
        return Languages.ALL;
    }

    public DisplayTime when(Instant time) {
        DisplayTime when = DisplayTime.of(time, now, language);
        return when == null ? null : when.in(phrases.ago(language, when));
    }

    public String memberStatus(String status) {
        return phrases.memberStatus(language, status);
    }

    public String dormancyOutcome(String outcome) {
        return phrases.dormancyOutcome(language, outcome);
    }

    public String roleName(String role) {
        return phrases.roleName(language, role);
    }

    /** Whole seconds, the last one of which is still to wait. */
    public int secondsUntil(Instant time) {
        return (int) Duration.between(now, time).plusMillis(999).toSeconds();
    }

    /** The same page in another language. */
    public String inLanguage(String tag) {
        return "/language/" + tag + "?to=" + Query.encoded(path);
    }
}
