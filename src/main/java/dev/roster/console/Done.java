package dev.roster.console;

import io.quarkus.runtime.annotations.RegisterForReflection;

/** The result of a form: the page to open, and its message. */
@RegisterForReflection
public record Done(String path, FlashMessage message, String value) {
}
