package dev.roster;

import org.junit.platform.suite.api.ExcludePackages;
import org.junit.platform.suite.api.IncludeClassNamePatterns;
import org.junit.platform.suite.api.SelectPackages;
import org.junit.platform.suite.api.Suite;

/** The tests that are not in {@link FirstSuite}. */
@Suite
@SelectPackages("dev.roster")
@ExcludePackages({ FirstSuite.AUDIT, FirstSuite.EDGE, FirstSuite.KEY, FirstSuite.MAIL, FirstSuite.RACE, FirstSuite.REVIEW,
        FirstSuite.SCIM,
        FirstSuite.SQL })
@IncludeClassNamePatterns(".*Test")
class SecondSuite {
}
