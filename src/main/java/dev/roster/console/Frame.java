package dev.roster.console;

import dev.roster.access.BrowserSession;
import dev.roster.access.Permissions;
import dev.roster.access.Principal;
import dev.roster.brand.AccountBrand;
import dev.roster.group.GroupName;
import dev.roster.group.GroupView;
import dev.roster.http.Versioned;
import dev.roster.list.Page;
import dev.roster.member.MemberStatus;
import dev.roster.member.MyMembership;
import dev.roster.problem.BulkReason;
import dev.roster.problem.ProblemType;
import dev.roster.role.BuiltInRole;
import dev.roster.role.RoleMessages;
import dev.roster.role.RoleView;
import dev.roster.value.Ids;
import dev.roster.value.Languages;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.quarkus.qute.TemplateData;
import io.quarkus.qute.i18n.Localized;
import io.quarkus.qute.i18n.MessageBundles;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * The header and navigation around the content of every page.
 *
 * @param session null if the reader is not signed in
 * @param memberships of the principal; empty if the reader is not signed in
 * @param account null for pages outside an account
 * @param path path and query of the page
 */
@TemplateData
// Qute would read the types below by reflection, which a native image does not support.
@TemplateData(target = BulkReason.class)
@TemplateData(target = GroupName.class)
@TemplateData(target = GroupView.class)
@TemplateData(target = MyMembership.class)
@TemplateData(target = MemberStatus.class)
@TemplateData(target = Page.class)
@TemplateData(target = Principal.class)
@TemplateData(target = ProblemType.class)
@TemplateData(target = RoleView.class)
@TemplateData(target = Versioned.class)
public record Frame(Locale language, BrowserSession session, List<MyMembership> memberships, Account account,
        PageBrand brand, String path, Flash flash, Assets assets, Instant now) {
    private static final Map<String, String> LANGUAGE_NAMES = Map.of("de", "Deutsch", "en", "English", "es", "Español", "fr",
            "Français");

    /** Caches the messages of constants, because rendering one takes longer than rendering the rest of a table row. */
    private static final Map<MessageKey, String> MESSAGES = new ConcurrentHashMap<>();

    private record MessageKey(String language, Class<?> bundle, Object constant) {
    }

    /**
     * The account of a page, and the permissions of the reader in it.
     *
     * @param memberId null for an operator
     * @param viewedAs the name of the member as whom an operator views the account; null otherwise
     * @param roleNames the display names of roles, by name
     * @param adminless whether the account's directory removed its last admin
     */
    @TemplateData
    public record Account(UUID id, String name, Permissions permissions, UUID memberId, String viewedAs,
            Map<String, String> roleNames, AccountBrand brand, boolean adminless) {
        public String path() {
            return "/accounts/" + id;
        }

        public String at(String below) {
            return path() + below;
        }

        public String memberPage(UUID member) {
            return at("/members/" + member);
        }

        public String groupPage(UUID group) {
            return at("/groups/" + group);
        }

        public String keysOf(UUID member) {
            return memberPage(member) + "/keys";
        }

        public String activityOf(UUID member) {
            return memberPage(member) + "/activity";
        }

        public boolean can(String permission) {
            return permissions.allow(permission);
        }

        public boolean hasAllPermissions() {
            return permissions.include(Permissions.ALL);
        }

        public boolean isMe(UUID member) {
            return member.equals(memberId);
        }
    }

    /** This page with the colour and logo of an account that the reader is not a member of yet. */
    public Frame withBrand(AccountBrand other) {
        return new Frame(language, session, memberships, account, brand.with(other, assets), path, flash, assets, now);
    }

    public Principal principal() {
        return session == null ? null : session.principal();
    }

    /** When the support view ends, which the reader has not left yet; null outside a view. */
    public Instant viewEnds() {
        return session == null || session.view() == null ? null : session.view().expiresAt();
    }

    /** Null outside a support view. */
    public UUID viewId() {
        return viewEnds() == null ? null : session.view().id();
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

    /** The name of a language in that language. */
    public String languageName(String tag) {
        return LANGUAGE_NAMES.getOrDefault(tag, tag);
    }

    /** This page with another value of a parameter, from the start of the list. */
    public String with(String name, String value) {
        QueryStringDecoder current = new QueryStringDecoder(path);
        QueryString query = new QueryString();
        current.parameters().forEach((parameter, values) -> query.with(parameter, values.get(0)));
        return query.with("cursor", null).with(name, value).of(current.rawPath());
    }

    /** @return null if there is no next page */
    public String next(String cursor) {
        return cursor == null ? null : with("cursor", cursor);
    }

    /** The parameter of links to forms, for {@link #backOr}. */
    public String back() {
        return BackPath.parameter(path);
    }

    /** The list from which the reader opened this form. @param otherwise its path if that is unknown */
    public String backOr(String otherwise) {
        return BackPath.of(path, otherwise);
    }

    /** A new id for a form, so that a second submission has no effect ({@link Pages#once}). */
    public UUID newForm() {
        return Ids.next();
    }

    /** The same page in another language. */
    public String inLanguage(String tag) {
        return "/language/" + tag + "?to=" + QueryString.encoded(path);
    }

    public DisplayTime when(Instant time) {
        return time == null ? null
                : DisplayTime.of(time, now, language,
                        span -> message(TimeMessages.class, span, messages -> messages.relative(span)));
    }

    /** Date and time in UTC, in the reader's language. */
    public String exact(Instant time) {
        return DisplayTime.exact(time, language);
    }

    /** A date in the reader's language. */
    public String day(LocalDate day) {
        return DisplayTime.day(day, language);
    }

    /** Rounded up. */
    public int secondsUntil(Instant time) {
        return (int) Duration.between(now, time).plusMillis(999).toSeconds();
    }

    /** The message of a constant in the reader's language. */
    public <B> String message(Class<B> bundle, Object constant, Function<B, String> message) {
        return MESSAGES.computeIfAbsent(new MessageKey(languageTag(), bundle, constant),
                key -> message.apply(messages(bundle)));
    }

    /** The messages of a bundle in the reader's language. */
    public <B> B messages(Class<B> bundle) {
        return MessageBundles.get(bundle, Localized.Literal.of(languageTag()));
    }

    /** Puts a value into a message that has the placeholder {@code %s}. */
    public String fill(String message, Object value) {
        return message.replace("%s", String.valueOf(value));
    }

    public String flashMessage() {
        return fill(message(UiMessages.class, flash.message(), messages -> messages.flash(flash.message())), flash.value());
    }

    public String memberStatus(String status) {
        MemberStatus constant = EnumConstant.of(MemberStatus.class, status, null);
        return constant == null ? status
                : message(UiMessages.class, constant, messages -> messages.member_status(constant));
    }

    /** Built-in roles have a name in each language, other roles can have a display name. */
    public String roleName(String role) {
        return BuiltInRole.ADMIN.is(role) || BuiltInRole.MEMBER.is(role)
                ? message(RoleMessages.class, role, messages -> messages.name(role))
                : account == null ? role : account.roleNames().getOrDefault(role, role);
    }

    /** @param slug of a problem type */
    public String problemTitle(String slug) {
        ProblemType type = EnumConstant.of(ProblemType.class, slug, ProblemType.INTERNAL);
        return message(UiMessages.class, type, messages -> messages.problem_title(type));
    }

    /** Why one of many inputs was rejected. @param field null if the problem concerns no field */
    public String reason(String problem, String field) {
        if (field == null) {
            return problemTitle(problem);
        }
        FormError.Field constant = FormError.Field.of(field);
        return message(FormMessages.class, constant, messages -> messages.invalid(constant));
    }
}
