package io.tunelab.local.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tunelab.embedded.Contracts;
import io.tunelab.local.stack.Installation.Service;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real services, with neither broker nor database: each must end by itself, and leave an archive. */
class ClassArchivesIT {
    @TempDir
    Path temporary;

    @Test
    void everyServiceGetsAnArchive() {
        var installation = new Installation(Contracts.rootOfThisRepository());
        var jars = Arrays.stream(Service.values()).map(installation::runnable).toList();

        try (var archives = new ClassArchives(new DataDirectory(temporary))) {
            archives.make(jars);

            await().atMost(Duration.ofMinutes(5)).untilAsserted(() -> assertThat(jars)
                    .allSatisfy(jar -> assertThat(archives.options(jar)).isNotEmpty()));
        }
    }
}
