package dev.roster;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import dev.roster.access.AuthenticatedOnly;
import dev.roster.access.AuthorizesItself;
import dev.roster.access.ForDirectories;
import dev.roster.access.ForEdges;
import dev.roster.access.OperatorOnly;
import dev.roster.access.Requires;
import dev.roster.access.Unauthenticated;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import java.util.List;

/** Rules about the methods that serve requests. */
final class Operations {
    private Operations() {
    }

    static DescribedPredicate<JavaMethod> areOperations() {
        return DescribedPredicate.describe("are operations",
                method -> method.getOwner().getPackageName().startsWith("dev.roster")
                        && List.of(GET.class, POST.class, PATCH.class, PUT.class, DELETE.class).stream()
                                .anyMatch(method::isAnnotatedWith));
    }

    static ArchCondition<JavaMethod> haveOneAccessAnnotation() {
        return new ArchCondition<>(
                "have exactly one of @Requires, @OperatorOnly, @AuthenticatedOnly, @Unauthenticated, @AuthorizesItself, @ForEdges, @ForDirectories") {
            @Override
            public void check(JavaMethod method, ConditionEvents events) {
                long rules = List
                        .of(Requires.class, OperatorOnly.class, AuthenticatedOnly.class, Unauthenticated.class,
                                AuthorizesItself.class, ForEdges.class, ForDirectories.class)
                        .stream()
                        .filter(method::isAnnotatedWith)
                        .count();
                events.add(new SimpleConditionEvent(method, rules == 1, method.getFullName() + " has " + rules));
            }
        };
    }
}
