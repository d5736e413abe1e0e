package dev.roster.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.restassured.RestAssured;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.CookieManager;
import java.net.HttpCookie;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Redirect;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A browser without JavaScript: keeps cookies, follows links and sends forms. */
public final class Browser {
    private static final Pattern FORM_TOKEN = Pattern.compile("name=\"formToken\" value=\"([^\"]+)\"");

    private static final String PUBLIC_URL = System.getProperty("roster.public-url");
    private static final int MAX_REDIRECTS = 10;

    private final Map<String, String> setCookieHeaders = new LinkedHashMap<>();

    /** Browsers send secure cookies to localhost without TLS. */
    private final CookieManager cookies = new CookieManager() {
        @Override
        public void put(URI address, Map<String, List<String>> headers) throws IOException {
            super.put(address, headers);
            headers.getOrDefault("set-cookie", List.of())
                    .forEach(cookie -> setCookieHeaders.put(cookie.substring(0, cookie.indexOf('=')), cookie));
            getCookieStore().getCookies().forEach(cookie -> cookie.setSecure(false));
        }
    };
    private final HttpClient client;
    private final String roster = "http://localhost:" + RestAssured.port;
    private String language = "en";

    public Browser() {
        this(HttpClient::newBuilder);
    }

    /** @param settings for the HTTP client, such as TLS */
    public Browser(Supplier<HttpClient.Builder> settings) {
        client = settings.get().cookieHandler(cookies).followRedirects(Redirect.NEVER).build();
    }

    public record ReceivedPage(int status, URI address, Map<String, List<String>> headers, String html) {
        public String header(String name) {
            return String.join(", ", headers.getOrDefault(name.toLowerCase(Locale.ROOT), List.of()));
        }

        /** The CSRF token of the forms of the page. */
        public String formToken() {
            Matcher token = FORM_TOKEN.matcher(html);
            if (!token.find()) {
                throw new AssertionError("No form in " + html);
            }
            return token.group(1);
        }

        static ReceivedPage of(HttpResponse<String> answer) {
            return new ReceivedPage(answer.statusCode(), answer.uri(), answer.headers().map(), answer.body());
        }
    }

    /** A browser in which the person is signed in. */
    public static Browser signedIn(String email) {
        Browser browser = new Browser();
        browser.signIn(email, "/accounts");
        return browser;
    }

    /** Opens a page without a session, signs in at the identity provider, and returns the page. */
    public ReceivedPage signIn(String email, String path) {
        return signIn(path, Map.of("username", email));
    }

    /** As above, with the time of the authentication ({@code auth_time}). */
    public ReceivedPage signIn(String email, String path, Instant authenticated) {
        return signIn(path, Map.of("username", email, "auth_time", Long.toString(authenticated.getEpochSecond())));
    }

    /** Signs in at a page of the identity provider that the browser has open. */
    public ReceivedPage signInAt(ReceivedPage provider, String email) {
        return ReceivedPage.of(follow(form(provider.address(), Map.of("username", email))));
    }

    private ReceivedPage signIn(String path, Map<String, String> fields) {
        ReceivedPage page = open(path);
        if (page.address().toString().startsWith(roster)) {
            throw new AssertionError("No redirect to the identity provider: " + page);
        }
        return ReceivedPage.of(follow(form(page.address(), fields)));
    }

    public Browser withLanguage(String language) {
        this.language = language;
        return this;
    }

    public ReceivedPage open(String path) {
        return ReceivedPage.of(follow(requestTo(address(path)).GET()));
    }

    /** The response, without following redirects. */
    public ReceivedPage request(String path) {
        return ReceivedPage.of(send(requestTo(address(path)).GET()));
    }

    public ReceivedPage submit(String path, Map<String, String> fields) {
        return ReceivedPage.of(follow(form(address(path), fields)));
    }

    /** Submits a form with the token of its page. */
    public ReceivedPage submit(ReceivedPage page, String path, Map<String, String> fields) {
        Map<String, String> all = new LinkedHashMap<>(fields);
        all.put("formToken", page.formToken());
        return submit(path, all);
    }

    /** As above, as {@code multipart/form-data}. */
    public ReceivedPage submitParts(ReceivedPage page, String path, Map<String, String> fields) {
        Map<String, String> all = new LinkedHashMap<>(fields);
        all.put("formToken", page.formToken());
        String body = all.entrySet().stream()
                .map(field -> "--part\r\nContent-Disposition: form-data; name=\"%s\"\r\n\r\n%s\r\n".formatted(field.getKey(),
                        field.getValue()))
                .collect(Collectors.joining("", "", "--part--\r\n"));
        ReceivedPage answer = send(path, "multipart/form-data; boundary=part", body.getBytes(UTF_8));
        return answer.status() == 303 ? open(answer.header("location")) : answer;
    }

    /** The response to any body, without following redirects. */
    public ReceivedPage send(String path, String contentType, byte[] body) {
        return ReceivedPage.of(send(requestTo(address(path)).header("Content-Type", contentType)
                .timeout(Duration.ofSeconds(20)).POST(BodyPublishers.ofByteArray(body))));
    }

    /** As above, in chunks and without a length. */
    public ReceivedPage sendInChunks(String path, String contentType, byte[] body) {
        return ReceivedPage.of(send(requestTo(address(path)).header("Content-Type", contentType)
                .version(HttpClient.Version.HTTP_1_1)
                .POST(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body)))));
    }

    /** The response to a form, without following redirects. */
    public ReceivedPage request(String path, Map<String, String> fields) {
        return ReceivedPage.of(send(form(address(path), fields)));
    }

    public String cookie(String name) {
        return cookies.getCookieStore().getCookies().stream().filter(cookie -> cookie.getName().equals(name)).findFirst()
                .map(HttpCookie::getValue).orElse(null);
    }

    /** The attributes of a cookie, in the spelling of its {@code Set-Cookie}. */
    public List<String> cookieAttributes(String name) {
        return List.of(setCookieHeaders.get(name).split("; ?")).stream().skip(1).toList();
    }

    public void addCookie(String name, String value) {
        HttpCookie cookie = new HttpCookie(name, value);
        cookie.setPath("/");
        cookie.setVersion(0);
        // Java's name for localhost in cookies.
        cookie.setDomain("localhost.local");
        cookies.getCookieStore().add(URI.create(roster), cookie);
    }

    /** Replaces the public URL, on whose port tests do not listen. */
    private URI address(String path) {
        return URI.create(path.startsWith("http") ? path.replaceFirst("^" + Pattern.quote(PUBLIC_URL) + "(?=/)", roster)
                : roster + path);
    }

    private HttpResponse<String> follow(HttpRequest.Builder request) {
        HttpResponse<String> answer = send(request);
        for (int i = 0; i < MAX_REDIRECTS && answer.statusCode() / 100 == 3; i++) {
            String location = answer.uri().resolve(answer.headers().firstValue("location").orElseThrow()).toString();
            answer = send(requestTo(address(location)).GET());
        }
        return answer;
    }

    private HttpRequest.Builder requestTo(URI address) {
        return HttpRequest.newBuilder(address).header("Accept", "text/html,application/xhtml+xml,*/*;q=0.8")
                .header("Accept-Language", language);
    }

    private HttpRequest.Builder form(URI address, Map<String, String> fields) {
        String body = fields.entrySet().stream()
                .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), UTF_8))
                .collect(Collectors.joining("&"));
        return requestTo(address).header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(body));
    }

    private HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return client.send(request.build(), BodyHandlers.ofString());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new AssertionError(stopped);
        }
    }
}
