package dev.roster;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The Maven wrapper runs only the distribution with the configured SHA-256. */
class MavenWrapperTest {
    private static final String URL = "apache-maven-3.9.12-bin.zip";

    @TempDir
    Path folder;

    @Test
    void rejectsADistributionWithAnotherHash() throws Exception {
        tool("curl", "exit 22");
        tool("mvn",
                "for word; do case $word in -Dmaven.repo.local=*) to=${word#*=}/org/apache/maven/apache-maven/3.9.12;; esac; done\n"
                        + "mkdir -p $to; echo forged >$to/" + URL);
        tool("unzip", "echo unpacked");
        assertThat(run()).contains("Failed to validate Maven distribution SHA-256").doesNotContain("unpacked");
    }

    @Test
    void rejectsAnArchivedDistributionWithAnotherHash() throws Exception {
        tool("curl", "while [ $# -gt 1 ]; do [ $1 = -o ] && echo forged >$2; shift; done; exit 0");
        tool("wget", "while [ $# -gt 1 ]; do [ $1 = -O ] && echo forged >$2; shift; done; exit 0");
        tool("unzip", "echo unpacked");
        assertThat(run()).contains("Failed to validate Maven distribution SHA-256").doesNotContain("unpacked");
    }

    private void tool(String name, String script) throws IOException {
        Path file = Files.createDirectories(folder.resolve("bin")).resolve(name);
        Files.writeString(file, "#!/bin/sh\n" + script + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private String run() throws IOException, InterruptedException {
        Path output = folder.resolve("output");
        ProcessBuilder command = new ProcessBuilder("./mvnw", "--version").redirectErrorStream(true)
                .redirectOutput(output.toFile());
        command.environment().put("PATH", folder.resolve("bin") + ":" + System.getenv("PATH"));
        command.environment().put("MAVEN_USER_HOME", folder.resolve("home").toString());
        assertThat(command.start().waitFor()).isNotZero();
        return Files.readString(output, UTF_8);
    }
}
