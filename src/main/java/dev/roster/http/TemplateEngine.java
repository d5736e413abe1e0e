package dev.roster.http;

import java.util.List;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.ObservesAsync;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

import io.quarkus.arc.All;
import io.quarkus.arc.ClientProxy;
import io.quarkus.qute.Engine;
import io.quarkus.qute.EngineBuilder;
import io.quarkus.qute.NamespaceResolver;
import io.quarkus.qute.ParserHook;
import io.quarkus.qute.Qute;
import io.quarkus.qute.SectionHelperFactory;
import io.quarkus.qute.TemplateLocator;
import io.quarkus.qute.ValueResolver;
import io.quarkus.qute.runtime.ContentTypes;
import io.quarkus.qute.runtime.EngineProducer;
import io.quarkus.qute.runtime.QuteConfig;
import io.quarkus.qute.runtime.QuteRecorder.QuteContext;
import io.quarkus.qute.runtime.QuteRuntimeConfig;
import io.quarkus.runtime.LaunchMode;
import io.quarkus.runtime.LocalesBuildTimeConfig;
import io.quarkus.vertx.http.HttpServerStart;
import io.vertx.core.Vertx;

/**
 * What makes pages and letters of templates: the engine as Quarkus makes it, but not before Roster serves. All templates and
 * sentences are parsed when it is made, which was half of a native executable's start (docs/adr/0017); decisions need none.
 */
@Singleton
class TemplateEngine {

    private static final long FIRST_SECOND_MS = 1_000;

    /** The parameters are those of Quarkus' own bean, which {@code quarkus.arc.exclude-types} takes out. */
    @Produces
    @ApplicationScoped
    Engine engine(QuteContext context, QuteConfig config, QuteRuntimeConfig runtimeConfig, Event<EngineBuilder> builderReady,
            Event<Engine> engineReady, ContentTypes contentTypes, LaunchMode launchMode, LocalesBuildTimeConfig locales,
            @All List<TemplateLocator> locators, @All List<SectionHelperFactory<?>> sectionHelperFactories,
            @All List<ValueResolver> valueResolvers, @All List<NamespaceResolver> namespaceResolvers,
            @All List<ParserHook> parserHooks) {
        new EngineProducer(context, config, runtimeConfig, builderReady, engineReady, contentTypes, launchMode, locales,
                locators,
                sectionHelperFactories, valueResolvers, namespaceResolvers, parserHooks);
        return Qute.engine();
    }

    /**
     * So that whoever asks for the first page need not wait for it. A new replica's first second is for what has waited for the
     * replica: the engine leaves much garbage behind, and collecting it stops everybody.
     */
    void makeOnceServing(@ObservesAsync HttpServerStart start, Vertx vertx, Engine engine) {
        vertx.setTimer(FIRST_SECOND_MS, timer -> vertx.executeBlocking(() -> ClientProxy.unwrap(engine)));
    }
}
