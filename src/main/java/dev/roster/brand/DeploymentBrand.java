package dev.roster.brand;

import dev.roster.problem.Problem;
import io.quarkus.arc.Arc;
import io.quarkus.qute.TemplateExtension;
import io.quarkus.runtime.Startup;
import jakarta.annotation.PostConstruct;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.regex.Pattern;

/** How the deployment looks where an account has no colour or logo of its own. Roster does not start if it is not valid. */
@Startup
@Singleton
public class DeploymentBrand {
    static final String ROSTER = "Roster";

    private static final Pattern NAME = Pattern.compile("\\P{Cc}{1,60}");

    @Inject
    BrandSettings config;

    private Logo logo;
    private Theme theme;

    @PostConstruct
    void read() {
        String color = accentColor();
        if (!NAME.matcher(name()).matches()) {
            throw new IllegalArgumentException("ROSTER_BRAND_NAME must have 1 to 60 characters.");
        }
        if (color != null && !AccentColor.Validator.isValid(color)) {
            throw new IllegalArgumentException(
                    "ROSTER_BRAND_ACCENT_COLOR must be a colour such as #0f766e with a contrast of 3:1 to light backgrounds.");
        }
        theme = Theme.of(color);
        logo = config.logo().filter(path -> !path.isBlank()).map(DeploymentBrand::logo).orElse(null);
    }

    private static Logo logo(String path) {
        try {
            return Logo.of(Files.readAllBytes(Path.of(path)));
        } catch (IOException unreadable) {
            throw new IllegalArgumentException("ROSTER_BRAND_LOGO cannot be read: " + path, unreadable);
        } catch (Problem invalid) {
            throw new IllegalArgumentException("ROSTER_BRAND_LOGO " + invalid.errors().get(0).message() + ": " + path, invalid);
        }
    }

    public String name() {
        return config.name().strip();
    }

    /** Whether the deployment has another name than Roster. */
    public boolean isRenamed() {
        return !name().equals(ROSTER);
    }

    /** @return null for Roster's own colour */
    public String accentColor() {
        return config.accentColor().map(color -> color.strip().toLowerCase(Locale.ROOT)).filter(color -> !color.isEmpty())
                .orElse(null);
    }

    public Theme theme() {
        return theme;
    }

    /** @return null if the deployment has no logo */
    public Logo logo() {
        return logo;
    }

    /** The name in messages. */
    @TemplateExtension(namespace = "brand", matchName = "name")
    static String nameInMessages() {
        return Arc.container().instance(DeploymentBrand.class).get().name();
    }
}
