package dev.roster.platform;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.graalvm.nativeimage.hosted.Feature;

/**
 * Lays the native executable out in the order in which its methods are first run; the rest follows in the order of names, as
 * without this. Linux maps sixteen pages where one is touched, so that methods that are run here and there bring in nearly
 * all of the others (ADR 18).
 *
 * <p>
 * This runs in the builder of the image, never in Roster. The builder has a place for an order of one's own, but not a
 * public one: where it looks different, the methods stay in the order of names, and the build says so.
 */
public final class MethodOrder implements Feature {

    /** Made by docker/methods. */
    private static final String METHODS = "/META-INF/native-image/dev.roster/roster/methods.txt";

    @Override
    public String getDescription() {
        return "Lays methods out in the order in which they are first run";
    }

    @Override
    public void beforeCompilation(BeforeCompilationAccess access) {
        try {
            Class<?> layouter = Class.forName("com.oracle.svm.hosted.code.CodeSectionLayouter");
            Method symbol = Arrays.stream(Class.forName("com.oracle.svm.hosted.image.NativeImage").getMethods())
                    .filter(method -> method.getName().equals("localSymbolNameForMethod")).findFirst().orElseThrow();
            Map<Class<?>, Object> singletons = singletons();
            Object byName = singletons.get(layouter);
            Map<String, Integer> places = places();
            if (byName == null || !symbol.canAccess(null) || !layouter.getMethod("layout", Map.class).canAccess(byName)) {
                throw new IllegalAccessException("what orders methods cannot be reached");
            }
            // What is there was added to the builder before, and cannot be added again.
            singletons.put(layouter, Proxy.newProxyInstance(layouter.getClassLoader(), new Class<?>[] { layouter },
                    (proxy, layout, methods) -> inOrder((List<?>) layout.invoke(byName, methods), symbol, places)));
        } catch (ReflectiveOperationException | IOException | RuntimeException anotherBuilder) {
            System.out.println("Methods stay in the order of names: " + anotherBuilder);
        }
    }

    @SuppressWarnings("unchecked")
    private static Map<Class<?>, Object> singletons() throws ReflectiveOperationException {
        Class<?> management = Class.forName("com.oracle.svm.hosted.ImageSingletonsSupportImpl$HostedManagement");
        Field singletons = management.getDeclaredField("configObjects");
        singletons.setAccessible(true);
        return (Map<Class<?>, Object>) singletons.get(management.getMethod("get").invoke(null));
    }

    private static Map<String, Integer> places() throws IOException {
        try (InputStream methods = MethodOrder.class.getResourceAsStream(METHODS)) {
            Map<String, Integer> places = new HashMap<>();
            new String(methods.readAllBytes(), StandardCharsets.UTF_8).lines()
                    .forEach(name -> places.putIfAbsent(name, places.size()));
            return places;
        }
    }

    private static List<Object> inOrder(List<?> byName, Method symbol, Map<String, Integer> places)
            throws ReflectiveOperationException {
        Map<Object, Integer> placeOf = new HashMap<>();
        for (Object method : byName) {
            placeOf.put(method, places.getOrDefault(withoutHash((String) symbol.invoke(null, method)), places.size()));
        }
        return byName.stream().sorted(Comparator.comparing(placeOf::get)).map(method -> (Object) method).toList();
    }

    /** Class and method; the hash behind them is of parameters and of the class's whole name, and differs with them. */
    private static String withoutHash(String symbol) {
        return symbol.substring(0, symbol.lastIndexOf('_'));
    }
}
