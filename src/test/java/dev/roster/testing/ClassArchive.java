package dev.roster.testing;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;

/**
 * An archive of the classes that the package loads (CDS). With it, a JVM starts the package in three quarters of the processor
 * time. A JVM that cannot use the archive ignores it.
 */
final class ClassArchive {
    private static final Path ARCHIVE = Path.of("target", "roster.jsa").toAbsolutePath();
    private static final Path LOCK = Path.of("target", "roster.jsa.lock");
    private static final String UNREACHABLE = "postgresql://localhost:1/roster";

    /** The recording takes about as long as the archive saves in four starts. */
    private static final int STARTS_WITHOUT_ARCHIVE = 1;

    private static int starts;

    private ClassArchive() {
    }

    /** The options with which a JVM uses the archive. Records it first if a test run starts the package several times. */
    static synchronized List<String> options(Path jar) throws IOException {
        if (starts++ == STARTS_WITHOUT_ARCHIVE && !isUpToDate(jar)) {
            recordUnlessAnotherForkDoes(jar);
        }
        return isUpToDate(jar) ? List.of("-XX:SharedArchiveFile=" + ARCHIVE) : List.of();
    }

    private static boolean isUpToDate(Path jar) throws IOException {
        return Files.exists(ARCHIVE) && Files.getLastModifiedTime(ARCHIVE).compareTo(Files.getLastModifiedTime(jar)) > 0;
    }

    private static void recordUnlessAnotherForkDoes(Path jar) throws IOException {
        try (FileChannel channel = FileChannel.open(LOCK, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock lock = channel.tryLock()) {
            if (lock != null && !isUpToDate(jar)) {
                record();
            }
        }
    }

    private static void record() throws IOException {
        Path recorded = ARCHIVE.resolveSibling("recorded.jsa");
        Map<String, String> environment = RosterProcess.environment();
        // Otherwise, the process would send the emails of tests.
        environment.put("ROSTER_DATABASE_URL", UNREACHABLE);
        try (RosterProcess training = RosterProcess.launchWith(List.of("-XX:ArchiveClassesAtExit=" + recorded), environment)) {
            training.awaitStatus(503);
            training.onPort().get("/v1/me");
            training.terminate();
            training.awaitExit();
            if (Files.exists(recorded)) {
                Files.move(recorded, ARCHIVE, StandardCopyOption.ATOMIC_MOVE);
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new AssertionError(stopped);
        }
    }
}
