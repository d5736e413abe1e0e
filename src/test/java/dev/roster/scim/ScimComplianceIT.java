package dev.roster.scim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roster.testing.Directory;
import dev.roster.testing.RosterProcess;
import dev.roster.testing.TestAccount;
import io.restassured.RestAssured;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/**
 * The public conformance suite of SAP's scimono, in its own process, because it needs older libraries. It runs if
 * {@code .ci/scim-compliance} has been downloaded. docs/directory.md lists the tests that fail, with the reasons.
 */
@Tag("full")
@EnabledIf("isInstalled")
class ScimComplianceIT {
    private static final Path SUITE = Path.of("target", "scim-compliance");
    private static final Path DOCUMENT = Path.of("docs", "directory.md");
    private static final int TIMEOUT_MINUTES = 8;
    private static final int MIN_TESTS = 400;
    private static final Set<String> CLASSES = Set.of("E2ECustomAttributesComplianceTest", "E2EGroupComplianceTest",
            "E2EPatchOperationComplianceTest", "E2ESchemaComplianceTest", "E2EUserComplianceTest",
            "FilterEntitiesComplianceTest",
            "GroupOperationsHttpResponseCodeTest", "InputValidationAttributeTypeTest",
            "PatchResourceWithInvalidResourceAttributeTest", "PatchResourceWithWrongPatchSchemaTest",
            "SCIMHttpResponseCodeTest", "SchemaOperationsHttpResponseCodeTest", "UserOperationsHttpResponseCodeTest");
    private static final Pattern LISTED = Pattern.compile("`([A-Za-z0-9]+Test)(?:\\.([A-Za-z0-9]+))?`");

    /** The tests as class and method. The suite leaves some out itself. */
    private record Results(Set<String> passed, Set<String> failed) {
    }

    static boolean isInstalled() {
        return Files.isDirectory(SUITE);
    }

    @Test
    void onlyTheDocumentedTestsFail() throws Exception {
        RosterProcess.shared();
        Directory directory = Directory.connect(TestAccount.open());
        Results results;
        try (ScimAdapter adapter = ScimAdapter.start("http://localhost:" + RestAssured.port, directory.api().token())) {
            results = run(adapter.url() + directory.path(), adapter.tokenUrl());
        }
        Set<String> listed = listed();
        assertThat(results.failed().stream().filter(test -> !listed.contains(test) && !listed.contains(testClass(test))))
                .as("not documented").isEmpty();
        assertThat(results.passed().stream().filter(listed::contains)).as("documented, but successful").isEmpty();
    }

    private static String testClass(String test) {
        return test.substring(0, test.indexOf('.'));
    }

    /** The tests and classes in the table of the section. */
    private static Set<String> listed() throws IOException {
        String section = Files.readString(DOCUMENT).split("## Conformance\n")[1].split("\n## ")[0];
        return section.lines().filter(line -> line.startsWith("| `")).map(row -> row.split("\\|")[1])
                .flatMap(cell -> LISTED.matcher(cell).results())
                .map(name -> name.group(2) == null ? name.group(1) : name.group(1) + "." + name.group(2))
                .collect(Collectors.toSet());
    }

    private static Results run(String service, String tokens) throws Exception {
        Path log = SUITE.resolve("suite.log");
        // The HTTP client of the suite sets the method PATCH by reflection.
        List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-opens", "java.base/java.net=ALL-UNNAMED", "--add-opens",
                "java.base/sun.net.www.protocol.http=ALL-UNNAMED", "-cp", "*",
                "com.sap.scimono.scim.system.tests.launcher.TestsLauncher"));
        command.addAll(List.of("auth.type=Oauth", "oauth.grant=client_credentials", "oauth.clientId=directory",
                "oauth.secret=secret", "oauth.service.url=" + tokens, "scim.service.url=" + service));
        Process suite = new ProcessBuilder(command).directory(SUITE.toFile()).redirectErrorStream(true)
                .redirectOutput(log.toFile()).start();
        try {
            assertThat(suite.waitFor(TIMEOUT_MINUTES, TimeUnit.MINUTES)).as("see %s", log).isTrue();
        } finally {
            suite.destroyForcibly();
        }
        assertThat(suite.exitValue()).as("see %s", log).isZero();
        return results();
    }

    private static Results results() throws Exception {
        NodeList tests = DocumentBuilderFactory.newInstance().newDocumentBuilder()
                .parse(SUITE.resolve("TEST-junit-jupiter.xml").toFile()).getElementsByTagName("testcase");
        assertThat(tests.getLength()).isGreaterThan(MIN_TESTS);
        Results results = new Results(new TreeSet<>(), new TreeSet<>());
        IntStream.range(0, tests.getLength()).mapToObj(i -> (Element) tests.item(i)).forEach(test -> {
            String name = test.getAttribute("classname").replaceAll(".*\\.", "") + "."
                    + test.getAttribute("name").replaceAll("[^A-Za-z0-9].*", "");
            if (has(test, "failure") || has(test, "error")) {
                results.failed().add(name);
            } else if (!has(test, "skipped")) {
                results.passed().add(name);
            }
        });
        results.passed().removeAll(results.failed());
        assertThat(Stream.of(results.passed(), results.failed()).flatMap(Set::stream).map(ScimComplianceIT::testClass))
                .containsOnly(CLASSES.toArray(String[]::new));
        return results;
    }

    private static boolean has(Element test, String kind) {
        return test.getElementsByTagName(kind).getLength() > 0;
    }
}
