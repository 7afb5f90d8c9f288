package io.tunelab.trainer.artifacts;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KnownSumsTest {
    private static final Instant LONG_AGO = Instant.now().minus(Duration.ofDays(1));
    private final KnownSums sums = new KnownSums();
    private final AtomicInteger reads = new AtomicInteger();

    @TempDir
    private Path directory;

    private Path file;

    @BeforeEach
    void write() throws IOException {
        file = Files.writeString(directory.resolve("model.safetensors"), "weights");
        Files.setLastModifiedTime(file, FileTime.from(LONG_AGO));
    }

    @Test
    void filesThatStayAreReadOnce() {
        assertThat(ask()).isEqualTo(ask()).containsExactly("read 1");
    }

    @Test
    void aFileWithAnotherTimeIsReadAgain() throws IOException {
        ask();
        Files.writeString(file, "WEIGHTS");

        assertThat(ask()).containsExactly("read 2");
    }

    @Test
    void aFileThatTookItsPlaceWithItsSizeAndTimeIsReadAgain() throws IOException {
        ask();
        var other = Files.writeString(directory.resolveSibling("other-" + directory.getFileName()), "WEIGHTS");
        Files.setLastModifiedTime(other, FileTime.from(LONG_AGO));
        Files.delete(file);
        Files.move(other, file);

        assertThat(ask()).containsExactly("read 2");
    }

    @Test
    void aFileThatWasWrittenJustNowIsNotTrustedYet() throws IOException {
        Files.setLastModifiedTime(file, FileTime.from(Instant.now()));
        ask();

        assertThat(ask()).containsExactly("read 2");
    }

    private List<String> ask() {
        return sums.of(directory, from -> List.of("read " + reads.incrementAndGet()));
    }
}
