package dev.roster.scim;

import static dev.roster.scim.Attribute.complex;
import static dev.roster.scim.Attribute.of;
import static dev.roster.scim.Attribute.string;

import dev.roster.scim.Attribute.Trait;
import dev.roster.scim.Attribute.Type;
import java.util.ArrayList;
import java.util.List;

/**
 * The schemas (RFC 7643, sections 4.1, 4.2 and 4.3), without attributes that Roster never stores: {@code password} and
 * {@code x509Certificates}.
 */
record Schema(String id, String name, String description, List<Attribute> attributes) {
    static final String USER_ID = "urn:ietf:params:scim:schemas:core:2.0:User";
    static final String GROUP_ID = "urn:ietf:params:scim:schemas:core:2.0:Group";
    static final String ENTERPRISE_ID = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";

    /** The attributes of every resource (RFC 7643, section 3.1). No schema lists them. */
    static final List<Attribute> COMMON = List.of(
            string("id", "Assigned by Roster.", Trait.READ_ONLY, Trait.CASE_EXACT, Trait.ALWAYS_RETURNED, Trait.UNIQUE),
            string("externalId", "The directory's own identifier.", Trait.CASE_EXACT),
            complex("meta", "Metadata.", List.of(
                    string("resourceType", "User or Group.", Trait.READ_ONLY, Trait.CASE_EXACT),
                    of("created", Type.DATE_TIME, "When the directory created it.", Trait.READ_ONLY),
                    of("lastModified", Type.DATE_TIME, "When the directory last changed it.", Trait.READ_ONLY),
                    of("location", Type.REFERENCE, "The URL.", Trait.READ_ONLY),
                    string("version", "The entity tag.", Trait.READ_ONLY, Trait.CASE_EXACT)), Trait.READ_ONLY));

    static final Schema USER = new Schema(USER_ID, "User", "A member of the account", List.of(
            string("userName", "Unique in the account, regardless of case.", Trait.REQUIRED, Trait.UNIQUE),
            complex("name", "The parts of the name.", List.of(
                    string("formatted", "The full name."),
                    string("familyName", "The family name."),
                    string("givenName", "The given name."),
                    string("middleName", "The middle names."),
                    string("honorificPrefix", "A prefix such as Dr."),
                    string("honorificSuffix", "A suffix such as III."))),
            string("displayName", "The name that Roster shows."),
            string("nickName", "The casual name."),
            of("profileUrl", Type.REFERENCE, "The URL of a profile.").withValues("external"),
            string("title", "The job title."),
            string("userType", "The relation to the organization."),
            string("preferredLanguage", "A language as in Accept-Language."),
            string("locale", "A language tag."),
            string("timezone", "A time zone of the IANA database."),
            of("active", Type.BOOLEAN, "If false, the member is suspended."),
            multiValued("emails", "Addresses. The primary one, or else the first, is the member's.", "work", "home", "other"),
            multiValued("phoneNumbers", "Telephone numbers.", "work", "home", "mobile", "fax", "pager", "other"),
            multiValued("ims", "Addresses of instant messengers."),
            multiValued("photos", "URLs of photos.", "photo", "thumbnail"),
            complex("addresses", "Postal addresses.", List.of(
                    string("formatted", "The whole address."),
                    string("streetAddress", "The street."),
                    string("locality", "The city."),
                    string("region", "The state or region."),
                    string("postalCode", "The postal code."),
                    string("country", "The country (ISO 3166-1)."),
                    string("type", "The kind of address.").withValues("work", "home", "other"),
                    of("primary", Type.BOOLEAN, "Whether it is the preferred one.")), Trait.MULTI_VALUED),
            multiValued("entitlements", "Entitlements in the directory. Roster grants nothing for them."),
            multiValued("roles", "Roles in the directory. Roster grants nothing for them."),
            complex("groups", "The directory's groups. Change them at the group.", List.of(
                    string("value", "The id of the group.", Trait.READ_ONLY, Trait.CASE_EXACT),
                    of("$ref", Type.REFERENCE, "The URL of the group.", Trait.READ_ONLY).withValues("Group"),
                    string("display", "The name of the group.", Trait.READ_ONLY),
                    string("type", "Always direct.", Trait.READ_ONLY).withValues("direct")), Trait.MULTI_VALUED,
                    Trait.READ_ONLY)));

    static final Schema ENTERPRISE = new Schema(ENTERPRISE_ID, "EnterpriseUser", "The enterprise extension", List.of(
            string("employeeNumber", "The number of the employee."),
            string("costCenter", "The cost centre."),
            string("organization", "The organization."),
            string("division", "The division."),
            string("department", "The department."),
            complex("manager", "The manager.", List.of(
                    string("value", "The id of the manager.", Trait.CASE_EXACT),
                    of("$ref", Type.REFERENCE, "The URL of the manager.").withValues("User"),
                    string("displayName", "The name of the manager.")))));

    static final Schema GROUP = new Schema(GROUP_ID, "Group", "A group of members", List.of(
            string("displayName", "Unique in the account, regardless of case.", Trait.REQUIRED, Trait.UNIQUE),
            complex("members", "The users in the group.", List.of(
                    string("value", "The id of the user.", Trait.IMMUTABLE, Trait.CASE_EXACT),
                    of("$ref", Type.REFERENCE, "The URL of the user.", Trait.IMMUTABLE).withValues("User"),
                    string("display", "The name of the user.", Trait.READ_ONLY),
                    string("type", "Always User.", Trait.IMMUTABLE).withValues("User")), Trait.MULTI_VALUED)));

    static final List<Schema> ALL = List.of(USER, ENTERPRISE, GROUP);

    private static Attribute multiValued(String name, String description, String... types) {
        List<Attribute> subAttributes = new ArrayList<>(List.of(
                string("value", "The value."),
                string("display", "The value for people.")));
        subAttributes.add(string("type", "The kind of value.").withValues(types));
        subAttributes.add(of("primary", Type.BOOLEAN, "Whether it is the preferred one."));
        return complex(name, description, List.copyOf(subAttributes), Trait.MULTI_VALUED);
    }

    /** @return null if there is none */
    Attribute attribute(String attributeName) {
        return Attribute.find(attributes, attributeName);
    }
}
