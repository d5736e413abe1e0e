package dev.roster.fuzz;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.roster.fuzz.HttpProbe.Request;
import dev.roster.fuzz.HttpProbe.Response;
import dev.roster.testing.Tokens;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Sends hostile requests of a directory. The OpenAPI document does not describe SCIM, so the oracle is RFC 7644: an error is an
 * error document with the status of the response (section 3.12), a success has the media type of SCIM, and no response contains
 * data of another account, whose users are the same afterwards.
 */
final class ScimFuzzer implements AutoCloseable {
    private static final String SCIM = "application/scim+json";
    private static final String USER = "urn:ietf:params:scim:schemas:core:2.0:User";
    private static final String GROUP = "urn:ietf:params:scim:schemas:core:2.0:Group";
    private static final String ENTERPRISE = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";
    private static final String MESSAGES = "urn:ietf:params:scim:api:messages:2.0:";
    private static final Set<String> SCIM_TYPES = Set.of("invalidFilter", "tooMany", "uniqueness", "mutability",
            "invalidSyntax",
            "invalidPath", "noTarget", "invalidValue", "invalidVers", "sensitive");
    private static final ObjectMapper JSON = new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION);

    private static final List<String> ATTRIBUTES = List.of("userName", "USERNAME", "name", "name.givenName", "name.formatted",
            "displayName", "emails", "emails.value", "emails[type eq \"work\"]", "emails[type eq \"work\"].value",
            "emails[primary eq true and value co \"@\"].type", "emails[]", "emails[type eq", "active", "externalId", "id",
            "meta",
            "meta.created", "meta.lastModified", "meta.resourceType", "schemas", "groups", "groups.value", "members",
            "members.value", "members[value eq \"x\"]", "addresses.country", "phoneNumbers[type pr]", "password",
            "x509Certificates.value", "roles", "entitlements", ENTERPRISE, ENTERPRISE + ":department",
            ENTERPRISE + ":manager.value", USER + ":userName", "urn:unknown:attribute", "unknown", "name.givenName.deep",
            ".value", "emails.", "$ref", "a-b", "");
    private static final List<String> OPERATORS = List.of("eq", "ne", "co", "sw", "ew", "gt", "ge", "lt", "le", "pr", "EQ",
            "xx",
            "");
    private static final List<String> LITERALS = List.of("\"a\"", "\"work\"", "\"%\"", "\"_\"", "\"\\\\\"", "\"\\\"\"",
            "\"\\u0000\"", "\"\\ud800\"", "\"' or 1=1 --\"", "\"2024-01-01T00:00:00Z\"", "\"+1000000000-12-31T23:59:59Z\"",
            "\"not a time\"", "true", "false", "null", "0", "-1", "1.5", "1e400", "99999999999999999999", "\"unclosed", "'a'",
            "{}", "[]", "");

    private final HttpProbe probe;
    private final long seed;
    private final Map<String, String> findings = new TreeMap<>();
    private final Map<String, Set<Integer>> outcomes = new TreeMap<>();
    private final Set<String> noted = new TreeSet<>();
    private final Side own;
    private final Side other;
    private final String peopleOfOther;

    /** An account with a directory. @param secrets ids and addresses that no other account may see */
    private record Side(String account, String domain, String base, String token, String person, List<String> users,
            List<String> groups, Set<String> secrets) {
    }

    ScimFuzzer(String url, long seed) throws IOException {
        probe = new HttpProbe(url);
        this.seed = seed;
        own = connect();
        other = connect();
        peopleOfOther = people(other);
    }

    /** @return a paragraph for each kind of finding, with its first request; empty without findings */
    String run(int requests) throws IOException {
        for (int number = 0; number < requests; number++) {
            RandomGenerator random = new SplittableRandom(seed * 1_000_003 + number);
            if (own.users().size() < 3) {
                own.users().add(created(own, "/Users", user("new" + number + "@" + own.domain())));
            }
            if (own.groups().isEmpty()) {
                own.groups().add(created(own, "/Groups", group("Group " + number, own.users())));
            }
            send(number, random);
        }
        if (!people(other).equals(peopleOfOther)) {
            findings.put("the users of the other account have changed", "");
        }
        return findings.entrySet().stream().map(finding -> "  " + finding.getKey() + "\n    " + finding.getValue())
                .collect(Collectors.joining("\n"));
    }

    /** The kinds of requests that always failed, or never. */
    List<String> onlyOneOutcome() {
        return outcomes.entrySet().stream()
                .filter(kind -> !kind.getKey().contains("nobody") && !kind.getValue().containsAll(Set.of(2, 4)))
                .map(Object::toString).toList();
    }

    private void send(int number, RandomGenerator random) {
        Shot shot = new Shot(random);
        String what = shot.kind;
        Response response;
        try {
            response = probe.send(shot.request);
        } catch (IOException failure) {
            findings.putIfAbsent(what + ": no response, " + failure.getCause().getClass().getSimpleName(),
                    example(number, shot));
            return;
        }
        outcomes.computeIfAbsent(shot.kind, none -> new TreeSet<>()).add(response.status() / 100);
        for (String fault : faults(shot, response)) {
            findings.putIfAbsent(what + ": " + fault, example(number, shot) + "\n    " + summary(response));
        }
        forget(response);
    }

    /** Ids of users and groups that requests have deleted. */
    private void forget(Response response) {
        if (response.status() == 204 || response.status() == 200) {
            own.users().removeIf(id -> isGone("/Users/" + id));
            own.groups().removeIf(id -> isGone("/Groups/" + id));
        }
    }

    private boolean isGone(String resource) {
        try {
            return probe.send(request("GET", own.base() + resource + "?attributes=id", own.token(), null)).status() == 404;
        } catch (IOException failure) {
            return false;
        }
    }

    private List<String> faults(Shot shot, Response response) {
        List<String> faults = new ArrayList<>();
        int status = response.status();
        if (status >= 500 && status != 503) {
            faults.add("status " + status);
        }
        if (!"no-store".equals(response.header("Cache-Control"))) {
            faults.add(status + " without Cache-Control: no-store");
        }
        if (response.header("X-Request-Id") == null) {
            faults.add(status + " without X-Request-Id");
        }
        if (shot.unauthorized && status / 100 == 2) {
            faults.add(status + " without a token of this directory");
        }
        if (response.body().length > 0 && !shot.request.method().equals("HEAD")) {
            try {
                checkBody(shot, response, JSON.readTree(response.body()), faults);
            } catch (IOException unreadable) {
                faults.add(status + " with a body that is no JSON");
            }
        } else if (status >= 400 && !shot.request.method().equals("HEAD")) {
            faults.add(status + " without an error document");
        }
        String sent = shot.request.target() + (shot.request.body() == null ? ""
                : new String(shot.request.body(), StandardCharsets.UTF_8));
        // Roster stores and returns the values that a directory has sent.
        other.secrets().stream().filter(sent::contains).forEach(noted::add);
        String received = response.headers() + response.text();
        other.secrets().stream().filter(secret -> received.contains(secret) && !noted.contains(secret))
                .forEach(secret -> faults.add("shows another account's data"));
        return faults;
    }

    private static void checkBody(Shot shot, Response response, JsonNode body, List<String> faults) {
        int status = response.status();
        // Without a request line or headers, there is no path.
        boolean unreadable = status == 414 || status == 431;
        if ((unreadable || !shot.known) && response.mediaType().equals("application/problem+json")) {
            return;
        }
        if (!response.mediaType().equals(SCIM)) {
            faults.add(status + " with a body of type '" + response.mediaType() + "'");
        }
        if (status >= 400) {
            checkError(String.valueOf(status), body, faults);
            return;
        }
        if (body.has("Resources") && (body.path("totalResults").asInt(-1) < body.path("Resources").size()
                || body.path("itemsPerPage").asInt(-1) != body.path("Resources").size())) {
            faults.add("a list with wrong counts");
        }
        for (JsonNode operation : body.path("Operations")) {
            String result = operation.path("status").asText();
            if (!result.matches("[234]\\d\\d")) {
                faults.add("a bulk operation with status '" + result + "'");
            }
            if (result.startsWith("4") && operation.has("response")) {
                checkError(result, operation.get("response"), faults);
            }
        }
    }

    private static void checkError(String status, JsonNode error, List<String> faults) {
        if (!error.path("schemas").toString().equals("[\"" + MESSAGES + "Error\"]")
                || !error.path("status").asText().equals(status) || !error.path("status").isTextual()) {
            faults.add(status + " with another error document: " + error.fieldNames().next());
        }
        if (error.has("scimType") && !SCIM_TYPES.contains(error.get("scimType").asText())) {
            faults.add(status + " with the unknown scimType " + error.get("scimType"));
        }
    }

    /** A random request. */
    private final class Shot {
        private final RandomGenerator random;
        final String kind;
        /** Whether the endpoint and its method exist. */
        final boolean known;
        final boolean unauthorized;
        final Request request;

        Shot(RandomGenerator random) {
            this.random = random;
            String credential = own.token();
            unauthorized = random.nextInt(25) == 0;
            if (unauthorized) {
                credential = HostileValues.pick(List.of("", "rsd_x", other.token(), own.person(), own.token() + "x",
                        "rsd_" + "A".repeat(90), other.person()), random);
            }
            String type = random.nextInt(3) > 0 ? "/Users" : "/Groups";
            int choice = random.nextInt(20);
            known = choice < 19;
            String named = switch (choice) {
                case 0, 1, 2, 3 -> "list";
                case 4, 5 -> "search";
                case 6 -> "get";
                case 7, 8 -> "create";
                case 9, 10 -> "replace";
                case 11, 12, 13, 14 -> "patch";
                case 15 -> "delete";
                case 16, 17 -> "bulk";
                case 18 -> "describe";
                default -> "other";
            };
            Request made = switch (named) {
                case "list" -> request("GET", own.base() + type + "?" + query(), credential, null);
                case "search" -> request("POST", own.base() + type + "/.search", credential, mutated(searchRequest()));
                case "get" -> request("GET", own.base() + type + "/" + anyId(type) + "?" + query(), credential, null);
                case "create" -> request("POST", own.base() + type, credential, mutated(resource(type)));
                case "replace" -> request("PUT", own.base() + type + "/" + anyId(type), credential, mutated(resource(type)));
                case "patch" -> request("PATCH", own.base() + type + "/" + anyId(type), credential, mutated(patch(type)));
                case "delete" -> request("DELETE", own.base() + type + "/" + anyId(type), credential, null);
                case "bulk" -> request("POST", own.base() + "/Bulk", credential, mutated(bulk()));
                case "describe" -> request("GET", own.base() + HostileValues.pick(List.of("/ServiceProviderConfig", "/Schemas",
                        "/ResourceTypes", "/Schemas/" + USER, "/Schemas/" + GROUP, "/Schemas/urn:x", "/ResourceTypes/User",
                        "/ResourceTypes/x", "/Schemas?filter=id%20pr"), random), credential, null);
                default -> request(
                        HostileValues.pick(List.of("GET", "POST", "PUT", "DELETE", "OPTIONS", "TRACE", "PATCH"), random),
                        own.base() + HostileValues.pick(List.of("", "/", "/Me", "/.search", "/Users/x/y", "/Bulk", "/Users/%00",
                                "/Groups/..", "/unknown", "/users", "/Schemas"), random),
                        credential, null);
            };
            // Without a route, there is nothing to authenticate for.
            kind = named + (unauthorized ? " by nobody" : "");
            request = random.nextInt(30) > 0 || made.body() == null ? made : protocolFault(made);
        }

        private Request protocolFault(Request made) {
            List<Map.Entry<String, String>> headers = new ArrayList<>(made.headers());
            headers.removeIf(header -> header.getKey().equals("Content-Type"));
            String type = HostileValues.pick(
                    List.of("text/plain", "application/xml", "application/json;charset=utf-16", "x", SCIM),
                    random);
            headers.add(Map.entry("Content-Type", type));
            headers.add(Map.entry("If-Match",
                    HostileValues.pick(List.of("*", "\"0\"", "W/\"0\"", "x", "W/\"999999999999\"", "\"\""),
                            random)));
            return new Request(made.method(), made.target(), headers, made.body());
        }

        private String anyId(String type) {
            List<String> ids = type.equals("/Users") ? own.users() : own.groups();
            return switch (random.nextInt(8)) {
                case 0 -> HostileValues.pick(type.equals("/Users") ? other.users() : other.groups(), random);
                case 1 -> Draft.encode(hostile());
                case 2 -> UUID.randomUUID().toString();
                default -> HostileValues.pick(ids, random);
            };
        }

        private String hostile() {
            return HostileValues.shortText(MissingNode.getInstance(), random);
        }

        private String literal() {
            return HostileValues.pick(List.of(HostileValues.pick(LITERALS, random), HostileValues.quoted(hostile()),
                    HostileValues.quoted(HostileValues.pick(other.users(), random)),
                    HostileValues.quoted("p0@" + own.domain())), random);
        }

        private String filter(int depth) {
            return switch (random.nextInt(depth > 3 ? 4 : 9)) {
                case 0 -> "userName eq \"p1@" + own.domain() + "\"";
                case 1, 2, 3 -> HostileValues.pick(ATTRIBUTES, random) + " " + HostileValues.pick(OPERATORS, random) + " "
                        + literal();
                case 4 -> filter(depth + 1) + " and " + filter(depth + 1);
                case 5 -> filter(depth + 1) + " or " + filter(depth + 1);
                case 6 -> "not (" + filter(depth + 1) + ")";
                case 7 -> "(" + filter(depth + 1) + ")";
                default -> "emails[" + filter(depth + 1) + "]";
            };
        }

        private Map<String, String> parameters() {
            Map<String, String> parameters = new LinkedHashMap<>();
            if (random.nextInt(3) > 0) {
                parameters.put("filter", random.nextInt(6) > 0 ? filter(0) : hostile());
            }
            if (random.nextInt(4) == 0) {
                parameters.put("sortBy", HostileValues.pick(ATTRIBUTES, random));
                parameters.put("sortOrder", HostileValues.pick(List.of("ascending", "descending", "x", ""), random));
            }
            if (random.nextInt(4) == 0) {
                parameters.put("startIndex",
                        HostileValues.pick(List.of("1", "0", "-1", "2", "2147483648", "x", "1.5", ""), random));
                parameters.put("count", HostileValues.pick(List.of("0", "1", "-1", "200", "201", "9999999999", "x"), random));
            }
            if (random.nextInt(4) == 0) {
                parameters.put(random.nextBoolean() ? "attributes" : "excludedAttributes",
                        IntStream.range(0, random.nextInt(120))
                                .mapToObj(i -> HostileValues.pick(ATTRIBUTES, random)).collect(Collectors.joining(",")));
            }
            return parameters;
        }

        private String query() {
            return parameters().entrySet().stream()
                    .map(parameter -> parameter.getKey() + "=" + Draft.encode(parameter.getValue()))
                    .collect(Collectors.joining("&"));
        }

        private String searchRequest() {
            return parameters().entrySet().stream()
                    .map(parameter -> "\"" + parameter.getKey() + "\":" + (random.nextInt(5) == 0
                            ? HostileValues.json(MissingNode.getInstance(), random)
                            : parameter.getKey().endsWith("ttributes")
                                    ? "[" + HostileValues.quoted(HostileValues.pick(ATTRIBUTES, random)) + "]"
                                    : parameter.getValue().matches("-?\\d{1,9}") ? parameter.getValue()
                                            : HostileValues.quoted(parameter.getValue())))
                    .collect(Collectors.joining(",", "{\"schemas\":[\"" + MESSAGES + "SearchRequest\"]"
                            + (random.nextInt(9) > 0 ? "," : ""), "}"))
                    .replace(",}", "}");
        }

        private String resource(String type) {
            String address = "q" + random.nextInt(100_000) + "@" + own.domain();
            String valid = type.equals("/Users") ? user(random.nextInt(8) > 0 ? address : "p1@" + own.domain())
                    : group("Group " + random.nextInt(100_000), own.users());
            int extra = random.nextInt(4);
            StringBuilder added = new StringBuilder(valid.substring(0, valid.length() - 1));
            for (int i = 0; i < extra; i++) {
                added.append(",").append(HostileValues.quoted(HostileValues.pick(ATTRIBUTES, random))).append(":")
                        .append(value());
            }
            return added.append("}").toString();
        }

        private String value() {
            return switch (random.nextInt(8)) {
                case 0 -> HostileValues.json(MissingNode.getInstance(), random);
                case 1 -> "[{\"value\":\"" + HostileValues.pick(own.users(), random) + "\"}]";
                case 2 -> "[{\"value\":\"" + HostileValues.pick(other.users(), random) + "\",\"display\":\"x\"}]";
                case 3 ->
                    "[{\"value\":\"q" + random.nextInt(99) + "@" + own.domain() + "\",\"type\":\"work\",\"primary\":true}]";
                case 4 -> HostileValues.pick(List.of("\"True\"", "\"False\"", "true", "false", "null", "[]", "{}", "\"\"", "0"),
                        random);
                case 5 -> "{\"givenName\":" + HostileValues.quoted(hostile()) + ",\"active\":false}";
                default -> HostileValues.quoted(hostile());
            };
        }

        private String patch(String type) {
            int size = 1 + random.nextInt(random.nextInt(10) > 0 ? 3 : 1_200);
            return IntStream.range(0, size).mapToObj(i -> {
                String path = random.nextInt(5) == 0 ? ""
                        : ",\"path\":" + HostileValues.quoted(random.nextInt(6) == 0
                                ? HostileValues.pick(ATTRIBUTES, random) + "[" + filter(2) + "]"
                                        + HostileValues.pick(List.of("", ".value",
                                                ".type", "x"), random)
                                : HostileValues.pick(ATTRIBUTES, random));
                return "{\"op\":\""
                        + HostileValues.pick(List.of("add", "replace", "remove", "Add", "Replace", "Remove", "move", ""),
                                random)
                        + "\"" + path + (random.nextInt(6) > 0 ? ",\"value\":" + value() : "") + "}";
            }).collect(Collectors.joining(",", "{\"schemas\":[\"" + MESSAGES + "PatchOp\"],\"Operations\":[", "]}"));
        }

        private String bulk() {
            int size = 1 + random.nextInt(random.nextInt(10) > 0 ? 5 : 300);
            return IntStream.range(0, size).mapToObj(i -> {
                String type = random.nextBoolean() ? "/Users" : "/Groups";
                String method = HostileValues.pick(List.of("POST", "PUT", "PATCH", "DELETE", "post", "GET", ""), random);
                String path = method.equalsIgnoreCase("POST") ? type
                        : type + "/" + HostileValues.pick(List.of(anyId(type), "bulkId:b" + random.nextInt(size), ""), random);
                String data = method.equals("PATCH") ? patchOfOne(type) : resource(type);
                return "{\"method\":\"" + method + "\",\"bulkId\":" + (random.nextInt(9) > 0 ? "\"b" + i + "\"" : value())
                        + ",\"path\":" + HostileValues.quoted(path) + ",\"data\":" + (random.nextInt(5) > 0
                                ? data.replace("\"value\":\"q", "\"value\":\"bulkId:b" + random.nextInt(size) + "q")
                                : value())
                        + "}";
            }).collect(Collectors.joining(",", "{\"schemas\":[\"" + MESSAGES + "BulkRequest\"],"
                    + HostileValues.pick(List.of("", "\"failOnErrors\":1,", "\"failOnErrors\":-1,", "\"failOnErrors\":\"x\","),
                            random)
                    + "\"Operations\":[", "]}"));
        }

        private String patchOfOne(String type) {
            return "{\"schemas\":[\"" + MESSAGES + "PatchOp\"],\"Operations\":[{\"op\":\"replace\",\"path\":"
                    + HostileValues.quoted(HostileValues.pick(ATTRIBUTES, random)) + ",\"value\":" + value() + "}]}";
        }

        /** Most bodies stay as they are. */
        private String mutated(String body) {
            if (random.nextInt(8) > 0) {
                return body;
            }
            int at = random.nextInt(body.length());
            return switch (random.nextInt(4)) {
                case 0 -> body.substring(0, at);
                case 1 ->
                    body.substring(0, at) + HostileValues.pick(List.of("\"", "}", "]", ",", "\\", "\u0000", "\uFEFF"), random)
                            + body.substring(at);
                case 2 -> HostileValues.json(MissingNode.getInstance(), random);
                default -> body.replaceFirst("\"schemas\":\\[[^]]*]", "\"schemas\":" + value().replace("\\", "\\\\")
                        .replace("$", "\\$"));
            };
        }
    }

    private Side connect() throws IOException {
        String domain = "s" + UUID.randomUUID().toString().replace("-", "") + ".example";
        String operator = Tokens.ofOperator();
        String account = id(json("POST", "/v1/accounts", operator,
                "{\"name\":\"" + domain + "\",\"firstAdminEmail\":\"ada@" + domain + "\"}"));
        String path = "/v1/accounts/" + account + "/directory";
        json("PUT", path, operator, "{\"name\":\"Directory of " + domain + "\"}");
        String token = json("POST", path + "/tokens", operator, "{}").get("token").asText();
        Side side = new Side(account, domain, "/scim/v2/" + account, token, Tokens.of("ada@" + domain), new ArrayList<>(),
                new ArrayList<>(), new TreeSet<>(Set.of(account, domain)));
        for (int i = 0; i < 4; i++) {
            side.users().add(created(side, "/Users", user("p" + i + "@" + domain)));
        }
        side.groups().add(created(side, "/Groups", group("Group of " + domain, side.users())));
        side.secrets().addAll(side.users());
        side.secrets().addAll(side.groups());
        return side;
    }

    private String people(Side side) throws IOException {
        return json("GET", side.base() + "/Users?sortBy=id", side.token(), null).get("Resources").toString();
    }

    private String created(Side side, String path, String resource) throws IOException {
        return id(json("POST", side.base() + path, side.token(), resource));
    }

    private static String id(JsonNode created) {
        return created.get("id").asText();
    }

    private JsonNode json(String method, String path, String token, String body) throws IOException {
        Response response = probe.send(request(method, path, token, body));
        if (response.status() >= 300) {
            throw new IOException(method + " " + path + ": " + summary(response));
        }
        return JSON.readTree(response.body());
    }

    private static Request request(String method, String target, String token, String body) {
        List<Map.Entry<String, String>> headers = new ArrayList<>();
        if (!token.isEmpty()) {
            headers.add(Map.entry("Authorization", "Bearer " + token));
        }
        if (body != null) {
            headers.add(Map.entry("Content-Type", target.startsWith("/scim/") ? SCIM : "application/json"));
        }
        return new Request(method, target, headers, body == null ? null : body.getBytes(StandardCharsets.UTF_8));
    }

    private static String user(String address) {
        return "{\"schemas\":[\"" + USER + "\"],\"userName\":\"" + address + "\",\"active\":true,\"emails\":[{\"value\":\""
                + address
                + "\",\"type\":\"work\",\"primary\":true}],\"name\":{\"givenName\":\"Ann\",\"familyName\":\"Other\"}}";
    }

    private static String group(String name, List<String> members) {
        return "{\"schemas\":[\"" + GROUP + "\"],\"displayName\":\"" + name + "\",\"members\":"
                + members.stream().limit(3).map(id -> "{\"value\":\"" + id + "\"}").collect(Collectors.joining(",", "[", "]"))
                + "}";
    }

    private static String example(int number, Shot shot) {
        String body = shot.request.body() == null ? "" : new String(shot.request.body(), StandardCharsets.UTF_8);
        return "[scim-" + number + "] " + shot.request.method() + " " + shot.request.target() + " "
                + body.substring(0, Math.min(body.length(), 1_500));
    }

    private static String summary(Response response) {
        String body = response.text().replaceAll("\\s+", " ");
        return response.status() + " " + response.headers() + " " + body.substring(0, Math.min(300, body.length()));
    }

    @Override
    public void close() {
        probe.close();
    }
}
