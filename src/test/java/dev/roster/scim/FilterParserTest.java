package dev.roster.scim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FilterParserTest {
    private static final String ENTERPRISE = Schema.ENTERPRISE_ID;

    private final List<Object> parameters = new ArrayList<>(List.of(UUID.randomUUID()));

    private String sql(String filter) {
        parameters.subList(1, parameters.size()).clear();
        return new FilterSql(ResourceType.USER, parameters).condition(FilterParser.parse(ResourceType.USER, filter));
    }

    @Test
    void equalitiesUseIndexes() {
        assertThat(sql("userName eq \"Grace@Acme.example\"")).isEqualTo("d.user_name_key = $2::text");
        assertThat(parameters).last().isEqualTo("grace@acme.example");
        assertThat(sql("USERNAME Eq \"x\"")).isEqualTo("d.user_name_key = $2::text");
        assertThat(sql("urn:ietf:params:scim:schemas:core:2.0:User:userName eq \"x\"")).isEqualTo("d.user_name_key = $2::text");
        assertThat(sql("externalId eq \"X\"")).isEqualTo("d.external_id = $2::text");
        assertThat(parameters).last().isEqualTo("X");
        UUID id = UUID.randomUUID();
        assertThat(sql("id eq \"" + id + "\"")).isEqualTo("d.id = $2");
        assertThat(parameters).last().isEqualTo(id);
        assertThat(sql("id eq \"1\"")).isEqualTo("false");
    }

    @Test
    void andBindsTighterThanOr() {
        assertThat(FilterParser.parse(ResourceType.USER, "title pr or title pr and active eq true"))
                .isInstanceOf(Filter.Or.class);
        assertThat(FilterParser.parse(ResourceType.USER, "(title pr or title pr) and active eq true"))
                .isInstanceOf(Filter.And.class);
        assertThat(FilterParser.parse(ResourceType.USER, "not (title pr) and active eq true"))
                .isInstanceOf(Filter.And.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {
            "userName eq \"bjensen\"",
            "name.familyName co \"O'Malley\"",
            "userName sw \"J\"",
            "title pr",
            "meta.lastModified gt \"2011-05-13T04:42:34Z\"",
            "meta.created le \"2011-05-13T04:42:34+02:00\"",
            "title pr and userType eq \"Employee\"",
            "title pr or userType eq \"Intern\"",
            "userType eq \"Employee\" and (emails co \"example.com\" or emails.value co \"example.org\")",
            "userType ne \"Employee\" and not (emails co \"example.com\" or emails.value co \"example.org\")",
            "userType eq \"Employee\" and (emails.type eq \"work\")",
            "userType eq \"Employee\" and emails[type eq \"work\" and value co \"@example.com\"]",
            "emails[type eq \"work\" and value co \"@a.com\"] or ims[type eq \"xmpp\" and value co \"@foo.com\"]",
            "emails[type eq \"work\"].value ew \"@example.com\"",
            "emails[not (type eq \"work\")]",
            "active eq true", "active eq \"True\"", "active ne false",
            "title eq null", "title ne null",
            "groups.value eq \"x\"", "groups[display eq \"x\"]", "groups pr",
            ENTERPRISE + ":department eq \"Sales\"", ENTERPRISE + ":manager.value eq \"1\"", ENTERPRISE + ":manager eq \"1\"",
            "name pr", "name[givenName eq \"x\"]", "id sw \"0\"", "externalId pr", "meta.resourceType eq \"User\"",
            "userName ge \"a\" and userName lt \"b\"", "  userName   eq   \"x\"  " })
    void validFilters(String filter) {
        assertThat(sql(filter)).isNotBlank().doesNotContain("example", "Employee", "Sales");
    }

    @ParameterizedTest
    @ValueSource(strings = { "", "   ", "userName", "userName eq", "userName eq x", "userName xx \"a\"", "eq \"x\"",
            "(userName eq \"x\"", "userName eq \"x\")", "userName eq \"x", "userName eq \"\\x\"", "userName eq \"\\u00\"",
            "userName eq \"x\" and", "and userName pr", "not userName pr", "unknown eq \"x\"", "userName.sub pr",
            "emails[type eq \"work\"", "emails[unknown eq \"x\"]", "emails[emails[type pr]]", "emails.unknown pr",
            "userName[value pr]", "active gt true", "active eq 5", "userName eq 5", "userName co true", "name eq \"x\"",
            "meta.created co \"x\"", "meta.created gt \"yesterday\"", "meta.created gt \"+999999-01-01T00:00:00Z\"",
            "title gt null", "userName eq \"\\u0000\"", "userName eq \"\\ud800\"", "password eq \"x\"",
            "userName eq \"x\"; drop table member", "userName' pr", "userName eq 'x'", "name.familyName eq \"x\" \"y\"",
            "urn:unknown:User:userName pr", "emails[type eq \"work\"].unknown pr", "emails[type eq \"work\"].", "title pr pr" })
    void invalidFilters(String filter) {
        assertThatThrownBy(() -> sql(filter)).isInstanceOfSatisfying(ScimException.class,
                failure -> assertThat(failure.scimType()).isEqualTo("invalidFilter"));
    }

    @Test
    void filtersAreBounded() {
        String deep = "(".repeat(10_000) + "title pr" + ")".repeat(10_000);
        String nested = "(".repeat(FilterParser.MAX_DEPTH + 1) + "title pr" + ")".repeat(FilterParser.MAX_DEPTH + 1);
        String many = "title pr" + " or title pr".repeat(FilterParser.MAX_TERMS);
        String nots = "not (".repeat(FilterParser.MAX_DEPTH + 1) + "title pr" + ")".repeat(FilterParser.MAX_DEPTH + 1);
        for (String filter : List.of(deep, nested, many, nots, "title eq \"" + "x".repeat(FilterParser.MAX_LENGTH) + "\"")) {
            assertThatThrownBy(() -> sql(filter)).isInstanceOf(ScimException.class);
        }
        assertThat(sql("(".repeat(FilterParser.MAX_DEPTH) + "title pr" + ")".repeat(FilterParser.MAX_DEPTH))).isNotBlank();
    }

    /** Values are parameters, and names come from the schema. */
    @Test
    void valuesNeverReachTheStatement() {
        String hostile = "x' or '1'='1'; drop table member; --";
        assertThat(
                sql("title co \"" + hostile + "\" or emails[value eq \"" + hostile + "\"] or userName sw \"" + hostile + "\""))
                .doesNotContain("drop", "1'='1");
        assertThat(parameters).hasSize(4);
    }

    @Test
    void negationsIncludeMissingValues() {
        assertThat(sql("not (title eq \"x\")")).startsWith("not coalesce(");
    }
}
