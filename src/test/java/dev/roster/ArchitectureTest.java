package dev.roster;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleNameEndingWith;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.quarkus.hibernate.reactive.panache.PanacheEntityBase;
import io.quarkus.test.junit.QuarkusIntegrationTest;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.util.List;
import java.util.ServiceLoader;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

/** The rules that a reader would otherwise have to remember. */
class ArchitectureTest {
    static final JavaClasses ROSTER = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.roster");

    private static final String[] SHARED = { "dev.roster.value", "dev.roster.problem", "dev.roster.list", "dev.roster.database",
            "dev.roster.jobs", "dev.roster.telemetry", "dev.roster.http" };
    private static final List<String> FEATURES = List.of("account", "group", "role", "member", "invitation", "key", "review",
            "expiry", "dormancy", "embed", "imports", "identity", "adminless", "directory", "scim", "program", "domain");

    @Test
    void packagesHaveOneWayDependencies() {
        layeredArchitecture().consideringOnlyDependenciesInLayers()
                .layer("console").definedBy("dev.roster.console..")
                .layer("session").definedBy("dev.roster.session")
                .layer("review").definedBy("dev.roster.review")
                .layer("key").definedBy("dev.roster.key")
                .layer("operator").definedBy("dev.roster.operator")
                .layer("lifecycle").definedBy("dev.roster.lifecycle")
                .layer("embed").definedBy("dev.roster.embed")
                .layer("support").definedBy("dev.roster.support")
                .layer("scim").definedBy("dev.roster.scim")
                .layer("directory").definedBy("dev.roster.directory")
                .layer("imports").definedBy("dev.roster.imports")
                .layer("deployment").definedBy("dev.roster.deployment")
                .layer("program").definedBy("dev.roster.program")
                .layer("identity").definedBy("dev.roster.identity")
                .layer("domain").definedBy("dev.roster.domain")
                .layer("adminless").definedBy("dev.roster.adminless")
                .layer("invitation").definedBy("dev.roster.invitation", "dev.roster.key")
                .layer("dormancy").definedBy("dev.roster.dormancy")
                .layer("expiry").definedBy("dev.roster.expiry")
                .layer("member").definedBy("dev.roster.member")
                .layer("account").definedBy("dev.roster.account")
                .layer("group").definedBy("dev.roster.group")
                .layer("role").definedBy("dev.roster.role")
                .layer("onboarding").definedBy("dev.roster.onboarding")
                .layer("brand").definedBy("dev.roster.brand")
                .layer("mail").definedBy("dev.roster.mail")
                .layer("audit").definedBy("dev.roster.audit")
                .layer("activity").definedBy("dev.roster.activity")
                .layer("edge").definedBy("dev.roster.edge..")
                .layer("access").definedBy("dev.roster.access")
                .layer("shared").definedBy(SHARED)
                .whereLayer("console").mayNotBeAccessedByAnyLayer()
                .whereLayer("session").mayOnlyBeAccessedByLayers("console")
                .whereLayer("review").mayOnlyBeAccessedByLayers("console", "lifecycle")
                .whereLayer("lifecycle").mayOnlyBeAccessedByLayers("console")
                .whereLayer("operator").mayOnlyBeAccessedByLayers("console")
                .whereLayer("support").mayOnlyBeAccessedByLayers("console")
                .whereLayer("embed").mayNotBeAccessedByAnyLayer()
                .whereLayer("scim").mayNotBeAccessedByAnyLayer()
                .whereLayer("directory").mayOnlyBeAccessedByLayers("console", "scim")
                .whereLayer("imports").mayNotBeAccessedByAnyLayer()
                .whereLayer("deployment").mayOnlyBeAccessedByLayers("console")
                .whereLayer("program").mayOnlyBeAccessedByLayers("console", "expiry")
                .whereLayer("identity").mayOnlyBeAccessedByLayers("console")
                .whereLayer("domain").mayOnlyBeAccessedByLayers("console")
                .whereLayer("adminless").mayNotBeAccessedByAnyLayer()
                .whereLayer("key").mayOnlyBeAccessedByLayers("console")
                .whereLayer("invitation").mayOnlyBeAccessedByLayers("console", "directory")
                .whereLayer("dormancy").mayOnlyBeAccessedByLayers("console")
                .whereLayer("expiry").mayNotBeAccessedByAnyLayer()
                .whereLayer("member")
                .mayOnlyBeAccessedByLayers("console", "review", "invitation", "key", "embed", "imports", "identity",
                        "adminless", "dormancy", "expiry", "support", "directory", "program", "domain")
                .whereLayer("account")
                .mayOnlyBeAccessedByLayers("console", "lifecycle", "review", "invitation", "imports", "member", "dormancy",
                        "expiry", "directory", "program", "domain")
                .whereLayer("group")
                .mayOnlyBeAccessedByLayers("console", "invitation", "imports", "member", "directory", "scim", "program",
                        "domain")
                .whereLayer("role")
                .mayOnlyBeAccessedByLayers("console", "review", "invitation", "key", "imports", "member", "account", "group",
                        "directory", "program", "domain")
                .whereLayer("mail")
                .mayOnlyBeAccessedByLayers("console", "review", "invitation", "key", "identity", "adminless", "dormancy",
                        "expiry", "operator", "program", "directory", "domain")
                .whereLayer("audit")
                .mayOnlyBeAccessedByLayers("console", "lifecycle", "review", "invitation", "key", "member", "account", "group",
                        "role",
                        "mail",
                        "dormancy", "support", "directory", "identity", "program", "domain")
                .whereLayer("onboarding").mayOnlyBeAccessedByLayers("console")
                .whereLayer("brand")
                .mayOnlyBeAccessedByLayers("console", "review", "invitation", "member", "account", "mail", "adminless",
                        "identity", "dormancy", "expiry", "program", "directory", "domain")
                .whereLayer("activity").mayOnlyBeAccessedByLayers("console", "dormancy")
                .whereLayer("edge").mayNotBeAccessedByAnyLayer()
                .whereLayer("shared")
                .mayOnlyBeAccessedByLayers("console", "lifecycle", "session", "review", "invitation", "key", "member",
                        "account", "group",
                        "role", "mail",
                        "audit", "activity", "access", "dormancy", "expiry", "edge", "brand", "onboarding", "embed", "imports",
                        "adminless", "identity",
                        "operator", "support", "directory", "scim", "program", "deployment", "domain")
                .check(ROSTER);
        noClasses().that().resideInAPackage("dev.roster.access").should().dependOnClassesThat()
                .resideInAnyPackage("dev.roster.activity", "dev.roster.audit", "dev.roster.mail", "dev.roster.role",
                        "dev.roster.account", "dev.roster.member", "dev.roster.invitation", "dev.roster.key",
                        "dev.roster.embed",
                        "dev.roster.review",
                        "dev.roster.session", "dev.roster.edge..", "dev.roster.console..")
                .check(ROSTER);
        noClasses().that().resideInAPackage("dev.roster.edge").should().dependOnClassesThat(
                resideInAPackage("dev.roster..").and(not(resideInAPackage("dev.roster.edge"))))
                .check(ROSTER);
    }

    /** Features render their emails; mail queues and delivers them. */
    @Test
    void mailDependsOnNoFeature() {
        noClasses().that().resideInAPackage("dev.roster.mail").should().dependOnClassesThat()
                .resideInAnyPackage(FEATURES.stream().map("dev.roster."::concat).toArray(String[]::new))
                .orShould().haveNameMatching("(?i)dev\\.roster\\.mail\\..*(" + String.join("|", FEATURES) + ").*")
                .check(ROSTER);
    }

    @Test
    void sharedPackagesDependOnNoFeature() {
        noClasses().that().resideInAnyPackage(SHARED).should().dependOnClassesThat(
                resideInAPackage("dev.roster..").and(not(resideInAnyPackage(SHARED))))
                .check(ROSTER);
    }

    @Test
    void sharedPackagesHaveOneWayDependencies() {
        layeredArchitecture().consideringOnlyDependenciesInLayers()
                .layer("http").definedBy("dev.roster.http")
                .layer("jobs").definedBy("dev.roster.jobs")
                .layer("database").definedBy("dev.roster.database")
                .layer("list").definedBy("dev.roster.list")
                .layer("problem").definedBy("dev.roster.problem")
                .layer("value").definedBy("dev.roster.value")
                .layer("telemetry").definedBy("dev.roster.telemetry")
                .whereLayer("http").mayNotBeAccessedByAnyLayer()
                .whereLayer("telemetry").mayNotBeAccessedByAnyLayer()
                .whereLayer("jobs").mayOnlyBeAccessedByLayers("http")
                .whereLayer("list").mayNotBeAccessedByAnyLayer()
                .whereLayer("database").mayOnlyBeAccessedByLayers("http", "jobs")
                .whereLayer("problem").mayOnlyBeAccessedByLayers("http", "database", "list")
                .whereLayer("value").mayOnlyBeAccessedByLayers("http", "list")
                .check(ROSTER);
    }

    @Test
    void nothingDependsOnTheDevelopmentStack() {
        noClasses().that().resideOutsideOfPackage("dev.roster.dev")
                .should().dependOnClassesThat().resideInAPackage("dev.roster.dev")
                .check(ROSTER);
    }

    /** The service file is named after the interface, and a rename in Java does not rename it. */
    @Test
    void theDevelopmentStackIsAService() {
        assertThat(ServiceLoader.load(LocalServices.class)).isNotEmpty();
    }

    @Test
    void resourcesOnlyHandleHttp() {
        noClasses().that(simpleNameEndingWith("Resource")).should().dependOnClassesThat()
                .areAssignableTo(PanacheEntityBase.class)
                .orShould().dependOnClassesThat().areAssignableTo(Pool.class)
                .allowEmptyShould(false).check(ROSTER);
    }

    @Test
    void pagesOnlyHandleHttp() {
        noClasses().that().resideInAPackage("dev.roster.console..").should().dependOnClassesThat()
                .areAssignableTo(PanacheEntityBase.class)
                .orShould().dependOnClassesThat().areAssignableTo(Pool.class)
                .check(ROSTER);
    }

    /** Pages of a feature depend on the frame in {@code console} and not on other features; the frame depends on no page. */
    @Test
    void pagesOfAFeatureDependOnlyOnTheFrame() {
        slices().matching("dev.roster.console.(*)..").should().notDependOnEachOther().check(ROSTER);
        noClasses().that().resideInAPackage("dev.roster.console").should().dependOnClassesThat()
                .resideInAPackage("dev.roster.console.(*)..").check(ROSTER);
    }

    @Test
    void settingsUseConfigMappings() {
        noClasses().should().dependOnClassesThat().areAssignableTo(ConfigProperty.class).check(ROSTER);
    }

    /** Queries of a request share a session, which runs one query at a time. Concurrent queries fail with "Illegal pop()". */
    @Test
    void queriesOfARequestAreSequential() {
        noClasses().should().callMethod(Uni.class, "combine").check(ROSTER);
    }

    @Test
    void packagesAreFeatures() {
        classes().should().resideOutsideOfPackages("..dto..", "..service..", "..entity..", "..impl..", "..util..")
                .check(ROSTER);
    }

    /** The package is another process. Tests that call services directly are in a class of their own. */
    @Test
    void testsOfThePackageInjectNothing() {
        List<String> injecting = new ClassFileImporter().importPackages("dev.roster").stream()
                .filter(test -> test.isAnnotatedWith(QuarkusIntegrationTest.class))
                .flatMap(test -> test.getAllFields().stream())
                .filter(field -> field.isAnnotatedWith(Inject.class) || field.isAnnotatedWith(ConfigProperty.class))
                .map(JavaField::getFullName)
                .toList();
        assertThat(injecting).isEmpty();
    }
}
