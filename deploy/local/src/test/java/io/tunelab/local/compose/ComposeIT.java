package io.tunelab.local.compose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.tunelab.embedded.Contracts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code ./mvnw verify -Pcompose}: the Compose deployment in a real engine, by {@code deploy/compose-test}. */
@EnabledIfSystemProperty(named = "tunelab.compose", matches = "true")
class ComposeIT {
    private static final long MINUTES = 60;

    @ParameterizedTest
    @ValueSource(strings = {"", "--secure", "--observability"})
    void nothingIsLostWhateverIsScaledKilledOrRestarted(String option) throws Exception {
        boolean isEngineHere = isEngineHere();
        if (!isEngineHere) {
            System.out.println("Skipped: no Docker engine answers here (`docker info` fails).");
        }
        assumeThat(isEngineHere).as("a Docker engine answers").isTrue();
        var root = Contracts.rootOfThisRepository();
        var output =
                Files.createDirectories(root.resolve("deploy/local/target")).resolve("compose-test" + option + ".txt");

        int status = run(
                TimeUnit.MINUTES.toSeconds(MINUTES),
                output,
                Stream.of(root.resolve("deploy/compose-test").toString(), option)
                        .filter(word -> !word.isEmpty())
                        .toArray(String[]::new));

        assertThat(status).as(Files.readString(output)).isZero();
    }

    private static boolean isEngineHere() throws Exception {
        try {
            return run(20, Path.of("/dev/null"), "docker", "info") == 0;
        } catch (IOException e) {
            return false;
        }
    }

    private static int run(long seconds, Path output, String... command) throws Exception {
        var builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
        // The short lease of the other integration tests; Compose would pass it to its trainers.
        builder.environment().remove("TUNELAB_TRAINER_LEASE");
        var process = builder.start();
        if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
            process.destroy();
            return -1;
        }
        return process.exitValue();
    }
}
