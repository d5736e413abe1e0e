package dev.roster.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;

/** Makes the forks of a build wait for a class that is {@link Alone}. JUnit finds this class by META-INF/services. */
public final class ForkLock implements BeforeAllCallback {
    private static final Path FILE = Path.of("target", "forks.lock");

    /** JUnit closes the value after the class. */
    @Override
    public void beforeAll(ExtensionContext context) {
        if (TestSize.FULL) {
            context.getStore(Namespace.GLOBAL).computeIfAbsent(ForkLock.class,
                    once -> (AutoCloseable) acquire(context.getRequiredTestClass().isAnnotationPresent(Alone.class)));
        }
    }

    /** @return closing it releases the lock */
    private static FileChannel acquire(boolean alone) {
        try {
            FileChannel channel = FileChannel.open(FILE, StandardOpenOption.CREATE, StandardOpenOption.READ,
                    StandardOpenOption.WRITE);
            // While a class waits to be alone, its fork holds the second lock, so that the other fork begins no class.
            FileLock next = channel.lock(1, 1, false);
            channel.lock(0, 1, !alone);
            next.release();
            return channel;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
