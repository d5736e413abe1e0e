package dev.roster.console;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

import jakarta.inject.Singleton;

import dev.roster.mail.InvitationMessages;
import dev.roster.role.BuiltInRole;
import io.quarkus.qute.i18n.Localized;
import io.quarkus.qute.i18n.MessageBundles;

/**
 * What stands in each row of a list, said once in each language and remembered: a sentence with cases costs more than the row
 * around it. There are few: a time is so many of a unit, a status or a built-in role one of a handful.
 */
@Singleton
public class Phrases {

    private final Map<List<Object>, String> said = new ConcurrentHashMap<>();

    String ago(Locale language, When when) {
        return say(language, "ago", List.of(when.unit(), when.count(), when.past()),
                messages -> messages.ago(when.unit(), when.count(), when.past()));
    }

    String memberStatus(Locale language, String status) {
        return say(language, "status", status, messages -> messages.member_status(status));
    }

    /** The account's own roles have just their name. */
    String roleName(Locale language, String role) {
        boolean builtIn = BuiltInRole.ADMIN.is(role) || BuiltInRole.MEMBER.is(role);
        return builtIn ? said.computeIfAbsent(List.of(language, "role", role),
                key -> MessageBundles.get(InvitationMessages.class, Localized.Literal.of(language.getLanguage()))
                        .role_name(role))
                : role;
    }

    private String say(Locale language, String phrase, Object about, Function<ConsoleMessages, String> words) {
        return said.computeIfAbsent(List.of(language, phrase, about),
                key -> words.apply(MessageBundles.get(ConsoleMessages.class, Localized.Literal.of(language.getLanguage()))));
    }
}
