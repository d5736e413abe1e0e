package dev.roster.console;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

import jakarta.inject.Singleton;

import dev.roster.role.BuiltInRole;
import dev.roster.role.RoleMessages;
import io.quarkus.qute.i18n.Localized;
import io.quarkus.qute.i18n.MessageBundles;

/**
 * What stands in each row of a list, said once in each language and remembered: a sentence with cases costs more than the row
 * around it. There are few: a time is so many of a unit, a status or a built-in role one of a handful.
 */
@Singleton
public class Phrases {

    private final Map<List<Object>, String> said = new ConcurrentHashMap<>();

    String ago(Locale language, DisplayTime when) {
        return say(language, UiMessages.class, List.of(when.unit(), when.count(), when.past()),
                messages -> messages.ago(when.unit(), when.count(), when.past()));
    }

    String memberStatus(Locale language, String status) {
        return say(language, PeopleMessages.class, List.of(status), messages -> messages.member_status(status));
    }

    String dormancyOutcome(Locale language, String outcome) {
        return say(language, DormancyMessages.class, List.of(outcome), messages -> messages.outcome(outcome));
    }

    String reviewOutcome(Locale language, String outcome) {
        return say(language, ReviewsMessages.class, List.of("outcome", outcome), messages -> messages.outcome(outcome));
    }

    String selfReview(Locale language) {
        return say(language, ReviewsMessages.class, List.of("self"), ReviewsMessages::self_review);
    }

    String changedMeanwhile(Locale language) {
        return say(language, ReviewsMessages.class, List.of("changed"), ReviewsMessages::changed_meanwhile);
    }

    /** The account's own roles have just their name. */
    String roleName(Locale language, String role) {
        return BuiltInRole.ADMIN.is(role) || BuiltInRole.MEMBER.is(role)
                ? say(language, RoleMessages.class, List.of(role), messages -> messages.name(role))
                : role;
    }

    private <B> String say(Locale language, Class<B> bundle, List<?> about, Function<B, String> words) {
        return said.computeIfAbsent(List.of(language, bundle, about),
                key -> words.apply(MessageBundles.get(bundle, Localized.Literal.of(language.getLanguage()))));
    }
}
