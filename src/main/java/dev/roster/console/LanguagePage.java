package dev.roster.console;

import java.time.Duration;

import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.NewCookie;

import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;

import dev.roster.access.InBrowser;
import dev.roster.access.WithSecret;
import dev.roster.http.CookieName;
import dev.roster.problem.Problem;
import dev.roster.session.LocalPath;
import dev.roster.session.SessionSettings;
import dev.roster.value.Languages;

/** Stores the selected language in a cookie of the browser. */
@Path("/language/{language}")
@InBrowser
class LanguagePage {

    private static final int A_YEAR = (int) Duration.ofDays(365).toSeconds();

    @Inject
    Pages pages;

    @Inject
    SessionSettings config;

    @GET
    @WithSecret
    public RestResponse<byte[]> choose(@RestPath String language, @RestQuery String to) {
        if (!Languages.ALL.contains(language)) {
            throw Problem.notFound();
        }
        boolean secure = config.console().secure();
        NewCookie cookie = new NewCookie.Builder(CookieName.of(Pages.LANGUAGE, secure)).value(language).path("/")
                .maxAge(A_YEAR).httpOnly(true).secure(secure).sameSite(NewCookie.SameSite.LAX).build();
        return pages.goTo(LocalPath.of(to)).cookie(cookie).build();
    }
}
