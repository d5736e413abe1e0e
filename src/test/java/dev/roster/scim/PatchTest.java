package dev.roster.scim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** PATCH as the RFC describes it, and as Entra and Okta send it. */
class PatchTest {
    private static final String USER = """
            {"userName":"grace","name":{"givenName":"Grace","familyName":"Hopper"},"active":true,"title":"Admiral",
             "emails":[{"value":"g@work.example","type":"work","primary":true},{"value":"g@home.example","type":"home"}],
             "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User":{"department":"Navy","manager":{"value":"1"}}}""";

    private static JsonNode json(String text) {
        try {
            return new ObjectMapper().readTree(text.replace('\'', '"'));
        } catch (JsonProcessingException malformed) {
            throw new IllegalArgumentException(malformed);
        }
    }

    private static ObjectNode user() {
        return ResourceReader.read(ResourceType.USER, json(USER));
    }

    private static ObjectNode patched(String... operations) {
        return Patch.apply(ResourceType.USER, user(), PatchOperation.read(ResourceType.USER,
                json("{'schemas':['" + PatchOperation.SCHEMA + "'],'Operations':[" + String.join(",", operations) + "]}")));
    }

    private static void assertRejected(String scimType, String operation) {
        assertThatThrownBy(() -> patched(operation)).isInstanceOfSatisfying(ScimException.class,
                failure -> assertThat(failure.scimType()).isEqualTo(scimType));
    }

    @Test
    void entraDeactivatesWithTextsAndCapitals() {
        assertThat(patched("{'op':'Replace','path':'active','value':'False'}").get("active").asBoolean()).isFalse();
        assertThat(patched("{'op':'replace','value':{'active':false}}").get("active").asBoolean()).isFalse();
        assertThat(patched("{'op':'Add','value':{'active':'FALSE'}}").get("active").asBoolean()).isFalse();
    }

    @Test
    void valueWithoutPathCanHavePathsAsNames() {
        ObjectNode patched = patched("""
                {'op':'Replace','value':{'name.givenName':'Grace B.','displayName':'G',
                 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department':'Sales',
                 'emails[type eq \\'work\\'].value':'new@work.example','id':'ignored','unknown':'ignored','meta':{}}}"""
                .replace("\\'", "\\\""));
        assertThat(patched.at("/name/givenName").asText()).isEqualTo("Grace B.");
        assertThat(patched.at("/name/familyName").asText()).isEqualTo("Hopper");
        assertThat(patched.at("/displayName").asText()).isEqualTo("G");
        assertThat(patched.at("/emails/0/value").asText()).isEqualTo("new@work.example");
        assertThat(patched.get(Schema.ENTERPRISE_ID).get("department").asText()).isEqualTo("Sales");
        assertThat(patched.has("unknown")).isFalse();
        assertThat(patched.has("id")).isFalse();
    }

    @Test
    void filtersSelectValues() {
        assertThat(
                patched(path("replace", "emails[type eq \\\"home\\\"].value", "'h@x.example'")).at("/emails/1/value").asText())
                .isEqualTo("h@x.example");
        assertThat(patched(path("remove", "emails[type eq \\\"home\\\"]", null)).get("emails")).hasSize(1);
        assertThat(patched(path("remove", "emails[value co \\\"@\\\"]", null)).has("emails")).isFalse();
        assertThat(patched(path("remove", "emails[type eq \\\"home\\\"].type", null)).at("/emails/1").has("type")).isFalse();
        assertThat(patched(path("replace", "emails[type eq \\\"home\\\"]", "{'value':'h2@x.example','primary':true}"))
                .get("emails"))
                .isEqualTo(json(
                        "[{'value':'g@work.example','type':'work'},{'value':'h2@x.example','type':'home','primary':true}]"));
    }

    /** Entra does so for users without a value of the type. */
    @Test
    void missingValueIsCreatedFromTheFilter() {
        assertThat(patched(path("Add", "phoneNumbers[type eq \\\"work\\\"].value", "'+1'")).get("phoneNumbers"))
                .isEqualTo(json("[{'type':'work','value':'+1'}]"));
        assertThat(patched(path("Replace", "addresses[type eq \\\"work\\\"].country", "'DE'")).get("addresses"))
                .isEqualTo(json("[{'type':'work','country':'DE'}]"));
        assertRejected("noTarget", path("replace", "emails[type co \\\"x\\\"].value", "'x'"));
    }

    @Test
    void addAppendsAndReplaceReplaces() {
        assertThat(patched(path("add", "emails", "[{'value':'n@x.example','primary':true}]")).get("emails")).hasSize(3);
        assertThat(patched(path("add", "emails", "[{'value':'n@x.example','primary':true}]")).at("/emails/0").has("primary"))
                .isFalse();
        assertThat(patched(path("add", "emails", "[{'value':'g@home.example','type':'home'}]")).get("emails")).hasSize(2);
        assertThat(patched(path("replace", "emails", "[{'value':'n@x.example'}]")).get("emails")).hasSize(1);
        assertThat(patched(path("replace", "name", "{'givenName':'G'}")).get("name"))
                .isEqualTo(json("{'givenName':'G','familyName':'Hopper'}"));
        assertThat(patched(path("replace", "title", "null")).has("title")).isFalse();
        assertThat(patched(path("remove", "name.familyName", null)).get("name")).isEqualTo(json("{'givenName':'Grace'}"));
        assertThat(patched(path("remove", "name", null)).has("name")).isFalse();
    }

    @Test
    void extensionHasPaths() {
        String urn = Schema.ENTERPRISE_ID;
        assertThat(patched(path("replace", urn + ":manager", "'2'")).get(urn).at("/manager/value").asText()).isEqualTo("2");
        assertThat(patched(path("add", urn + ":manager.value", "'2'")).get(urn).at("/manager/value").asText()).isEqualTo("2");
        assertThat(patched(path("add", urn, "{'division':'D'}")).get(urn)).hasSize(3);
        assertThat(patched(path("remove", urn, null)).has(urn)).isFalse();
        assertThat(patched(path("remove", urn + ":department", null), path("remove", urn + ":manager", null)).has(urn))
                .isFalse();
        assertThat(patched("{'op':'add','value':{'" + urn + "':{'costCenter':'4'}}}").get(urn).at("/costCenter").asText())
                .isEqualTo("4");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', value = { "invalidPath|unknown|'x'", "invalidPath|name.unknown|'x'",
            "invalidPath|name..givenName|'x'",
            "invalidPath|emails[type eq|'x'", "mutability|id|'x'", "mutability|groups|[]", "mutability|meta.version|'x'",
            "invalidValue|active|'maybe'", "invalidValue|userName|null", "invalidValue|userName|' '", "invalidValue|title|{}",
            "invalidValue|title|[]", "invalidPath|title[value pr]|'x'" })
    void invalidOperationsAreRejected(String scimType, String path, String value) {
        assertRejected(scimType, path("replace", path, value));
    }

    @Test
    void operationsWithoutMeaningAreRejected() {
        assertRejected("noTarget", "{'op':'remove'}");
        assertRejected("invalidSyntax", "{'op':'move','path':'title'}");
        assertRejected("invalidValue", "{'op':'add','path':'title'}");
        assertRejected("invalidValue", "{'op':'add','value':'x'}");
        assertThatThrownBy(() -> patched()).isInstanceOf(ScimException.class);
    }

    @Test
    void readerNormalizes() {
        ObjectNode read = ResourceReader.read(ResourceType.USER, json("""
                {'USERNAME':'g','Active':'True','emails':{'VALUE':'x','Primary':'true'},'title':null,'photos':[],'id':'1',
                 'groups':[{'value':'1'}],'schemas':['x'],'unknown':{'a':1},'password':'secret','nickName':5}"""));
        assertThat(read)
                .isEqualTo(json("{'userName':'g','active':true,'emails':[{'value':'x','primary':true}],'nickName':'5'}"));
        assertThatThrownBy(() -> ResourceReader.read(ResourceType.USER, json("{'userName':'a','USERNAME':'b'}")))
                .isInstanceOf(ScimException.class);
    }

    private static String path(String op, String path, String value) {
        return "{'op':'" + op + "','path':'" + path + "'" + (value == null ? "" : ",'value':" + value) + "}";
    }
}
