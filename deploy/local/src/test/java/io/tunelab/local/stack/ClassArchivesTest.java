package io.tunelab.local.stack;

import static org.assertj.core.api.Assertions.assertThat;

import io.tunelab.local.FakeInstallation;
import io.tunelab.local.stack.Installation.Service;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On jars that are no services; that a service starts with its archive is seen by benchmarks/startup. */
class ClassArchivesTest {
    @TempDir
    Path temporary;

    private Path jar;
    private DataDirectory data;

    @BeforeEach
    void aJarOfQuarkussForm() throws IOException {
        data = new DataDirectory(temporary.resolve("data"));
        jar = FakeInstallation.in(temporary.resolve("installation")).runnable(Service.DATA);
        Files.createDirectories(jar.resolveSibling("lib/boot"));
    }

    @Test
    void withoutAnArchiveNoOptionIsGiven() {
        assertThat(new ClassArchives(data).options(jar)).isEmpty();
    }

    @Test
    void anArchiveFitsOneBuildOnly() throws IOException {
        var archive = archiveOf(jar);
        assertThat(new ClassArchives(data).options(jar)).contains("-XX:SharedArchiveFile=" + archive);

        Files.setLastModifiedTime(jar, FileTime.from(Instant.parse("2030-01-01T00:00:00Z")));

        assertThat(new ClassArchives(data).options(jar)).isEmpty();
    }

    @Test
    void whatIsNoQuarkusServiceGetsNone() throws IOException {
        Files.delete(jar.resolveSibling("lib/boot"));

        assertThat(new ClassArchives(data).archive(jar)).isEmpty();
    }

    /** Where the archive of a jar is looked for, found by making it exist. */
    private Path archiveOf(Path jar) throws IOException {
        var file = new ClassArchives(data).archive(jar).orElseThrow();
        Files.createDirectories(file.getParent());
        return Files.createFile(file);
    }
}
