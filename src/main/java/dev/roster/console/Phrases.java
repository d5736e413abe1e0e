package dev.roster.console;

import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

import jakarta.inject.Singleton;

import io.quarkus.qute.i18n.Localized;
import io.quarkus.qute.i18n.MessageBundles;

/**
 * Remembers the messages of constants: in a list, rendering such a message costs more than the row around it. There are few:
 * the
 * constants of some enums, in each language.
 */
@Singleton
public class Phrases {

    private record Key(String language, Class<?> bundle, Object constant) {
    }

    private final Map<Key, String> rendered = new ConcurrentHashMap<>();

    <B> String of(Locale language, Class<B> bundle, Object constant, Function<B, String> message) {
        return rendered.computeIfAbsent(new Key(language.getLanguage(), bundle, constant),
                key -> message.apply(MessageBundles.get(bundle, Localized.Literal.of(key.language()))));
    }
}
