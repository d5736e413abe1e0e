package dev.roster.bench;

import java.lang.reflect.InvocationTargetException;

/**
 * Runs the benchmark that its argument names. Ends the JVM afterwards, also after a failure, because the servers around Roster
 * have threads that keep it alive.
 */
public final class Bench {
    private Bench() {
    }

    public static void main(String... args) throws ReflectiveOperationException {
        Class<?> benchmark = Class.forName(Bench.class.getPackageName() + "." + args[0]);
        try {
            benchmark.getMethod("main", String[].class).invoke(null, (Object) new String[0]);
            System.exit(0);
        } catch (InvocationTargetException failure) {
            failure.getCause().printStackTrace();
            System.exit(1);
        }
    }
}
