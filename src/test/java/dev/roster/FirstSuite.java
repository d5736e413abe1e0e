package dev.roster;

import org.junit.platform.suite.api.IncludeClassNamePatterns;
import org.junit.platform.suite.api.SelectPackages;
import org.junit.platform.suite.api.Suite;

/**
 * About half of the tests, by time. Two suites run at the same time, each in its own fork, because one leaves 40 % of two cores
 * idle. Without suites, Quarkus would start for each class again.
 */
@Suite
@SelectPackages({ FirstSuite.RACE, FirstSuite.SQL, FirstSuite.REVIEW, FirstSuite.MAIL })
@IncludeClassNamePatterns(".*Test")
class FirstSuite {
    static final String RACE = "dev.roster.race";
    static final String SQL = "dev.roster.sql";
    static final String REVIEW = "dev.roster.review";
    static final String MAIL = "dev.roster.mail";
}
