package dev.roster;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import dev.roster.http.Download;
import jakarta.ws.rs.Produces;
import org.jboss.resteasy.reactive.server.Cancellable;
import org.junit.jupiter.api.Test;

/** The rules of every operation of the API and every page. */
class OperationRulesTest {
    @Test
    void everyOperationHasOneAccessAnnotation() {
        methods().that(Operations.areOperations()).should(Operations.haveOneAccessAnnotation()).check(ArchitectureTest.ROSTER);
    }

    /**
     * By default, a client that disconnects cancels the operation in the middle of its transaction. Only downloads stop then.
     */
    @Test
    void operationsContinueIfTheClientDisconnects() {
        methods().that(Operations.areOperations())
                .should().beDeclaredInClassesThat(DescribedPredicate.describe("are not cancellable",
                        type -> type.isAnnotatedWith(Cancellable.class)
                                && !type.getAnnotationOfType(Cancellable.class).value()))
                .check(ArchitectureTest.ROSTER);
        methods().that().areAnnotatedWith(Cancellable.class)
                .should(new ArchCondition<JavaMethod>("write a download") {
                    @Override
                    public void check(JavaMethod method, ConditionEvents events) {
                        events.add(new SimpleConditionEvent(method, method.getMethodCallsFromSelf().stream()
                                .anyMatch(call -> call.getTarget().getParameterTypes().stream()
                                        .anyMatch(type -> type.getName().equals(Download.class.getName()))),
                                method.getFullName()));
                    }
                }).check(ArchitectureTest.ROSTER);
    }

    /** Without a media type, {@code Accept: text/html} returns the {@code toString()} of a record. */
    @Test
    void everyOperationHasAMediaType() {
        methods().that(Operations.areOperations())
                .and().areDeclaredInClassesThat().resideOutsideOfPackages("..console..", "..session..", "..roster.dev..")
                .and(DescribedPredicate.describe("have a response body",
                        method -> !method.getReturnType().getName().contains("Void")))
                .should().beAnnotatedWith(Produces.class)
                .orShould().beDeclaredInClassesThat().areAnnotatedWith(Produces.class)
                .check(ArchitectureTest.ROSTER);
    }
}
