package dev.roster.testing;

import io.quarkus.qute.EngineBuilder;
import io.quarkus.qute.EvalContext;
import io.quarkus.qute.ValueResolver;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.lang.reflect.Modifier;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;

/**
 * Fails a template that reads one of Roster's own classes by reflection, which a native image does not have: the class lacks
 * {@code @TemplateData}.
 */
@ApplicationScoped
class TemplatesWithoutReflection implements ValueResolver {
    /** After the generated resolvers and before the reflective one. */
    @Override
    public int getPriority() {
        return 0;
    }

    void install(@Observes EngineBuilder engine) {
        engine.addValueResolver(this);
    }

    @Override
    public boolean appliesTo(EvalContext context) {
        return context.getBase() != null && context.getBase().getClass().getName().startsWith("dev.roster.")
                && Stream.of(context.getBase().getClass().getMethods())
                        .anyMatch(method -> method.getName().equals(context.getName())
                                && !Modifier.isStatic(method.getModifiers()));
    }

    @Override
    public CompletionStage<Object> resolve(EvalContext context) {
        throw new AssertionError(context.getBase().getClass() + " lacks @TemplateData: ." + context.getName());
    }
}
