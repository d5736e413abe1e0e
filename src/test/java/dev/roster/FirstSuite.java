package dev.roster;

import org.junit.platform.suite.api.IncludeClassNamePatterns;
import org.junit.platform.suite.api.SelectPackages;
import org.junit.platform.suite.api.Suite;

/**
 * About half of the tests, by time. Two suites run at the same time, each in its own fork, because one leaves 40 % of two cores
 * idle. Without suites, Quarkus would start for each class again.
 */
@Suite
@SelectPackages({ FirstSuite.AUDIT, FirstSuite.EDGE, FirstSuite.KEY, FirstSuite.MAIL, FirstSuite.RACE, FirstSuite.REVIEW,
        FirstSuite.SCIM,
        FirstSuite.SQL })
@IncludeClassNamePatterns(".*Test")
class FirstSuite {
    static final String AUDIT = "dev.roster.audit";
    static final String EDGE = "dev.roster.edge";
    static final String KEY = "dev.roster.key";
    static final String MAIL = "dev.roster.mail";
    static final String RACE = "dev.roster.race";
    static final String REVIEW = "dev.roster.review";
    static final String SCIM = "dev.roster.scim";
    static final String SQL = "dev.roster.sql";
}
