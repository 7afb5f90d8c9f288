package io.tunelab.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.tunelab.embedded.Contracts;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommandLineTest {
    private final StringWriter errors = new StringWriter();

    @Test
    void anErrorOfTheUsersIsOneLineAndStatusOne(@TempDir Path empty) {
        int status = execute("submit", "--data-dir", empty.toString(), empty + "/missing.yaml");

        assertThat(status).isEqualTo(1);
        assertThat(errors.toString()).startsWith("tunelab: no such file: ").hasLineCount(1);
    }

    @Test
    void aMistypedOptionIsRefusedWithTheUsage() {
        assertThat(execute("up", "--trainer", "2")).isEqualTo(2);
        assertThat(errors.toString()).contains("Unknown option").contains("--trainers");
    }

    @Test
    void aCommandThatDataDoesNotHaveIsRefusedWithThoseThatItHas() {
        assertThat(execute("data", "delete", "reviews.csv", "--all")).isEqualTo(1);
        assertThat(errors.toString()).contains("data has the commands inspect and split, got: delete");
    }

    @Test
    void nothingRunsOnAFreshDirectory(@TempDir Path empty) {
        assertThat(execute("status", "--data-dir", empty.toString())).isEqualTo(3);
        assertThat(execute("down", "--data-dir", empty.toString())).isZero();
    }

    @Test
    void theServerMayBeNamedAndThenNoLocalStackIsAskedFor(@TempDir Path empty) {
        for (var command :
                new String[][] {{"status"}, {"study", "list"}, {"experiment", "list"}, {"compare", "a", "b"}}) {
            var arguments = Stream.concat(
                            Stream.of(command),
                            Stream.of("--server", "http://127.0.0.1:1", "--data-dir", empty.toString()))
                    .toArray(String[]::new);

            assertThat(execute(arguments)).as(command[0]).isEqualTo(1);
        }
        assertThat(errors.toString().lines())
                .hasSize(4)
                .allMatch(line -> line.startsWith("tunelab: cannot reach http://127.0.0.1:1/"));
    }

    /** What the trainer prints is not ours to see here, so the installation's trainer tells by its exit status. */
    @Test
    void trainAndBenchPassEverythingOnToTheTrainerAndItsExitStatusBack(@TempDir Path root) throws Exception {
        FakeInstallation.in(root);
        var before = System.setProperty("tunelab.root", root.toString());
        try {
            assertThat(execute("train", "--help", "--data", "x.csv")).isEqualTo(40);
            assertThat(execute("bench", "train", "--steps", "3", "--json")).isEqualTo(45);
        } finally {
            System.setProperty("tunelab.root", before);
        }
        assertThat(Files.readAllLines(root.resolve("called")))
                .containsExactly(
                        "[train, --help, --data, x.csv] passive", "[bench, train, --steps, 3, --json] passive");
    }

    @Test
    void theBenchmarkOfResultsIsOursAndRefusesSizesThatMakeNoSense() {
        assertThat(execute("bench", "results", "--cells", "7")).isNotZero();
    }

    /** Before anything is built the script speaks for itself, of the same commands. */
    @Test
    void theScriptAloneNamesEveryCommandFromAnyDirectoryAndThroughALink(@TempDir Path temporary) throws Exception {
        var root = Files.createDirectories(temporary.resolve("a fresh clone"));
        Files.copy(Contracts.rootOfThisRepository().resolve("tunelab"), root.resolve("tunelab"));
        root.resolve("tunelab").toFile().setExecutable(true);
        var link = Files.createSymbolicLink(temporary.resolve("link"), root.resolve("tunelab"));

        var usage = output(link, "help");

        Tunelab.commandLine().getSubcommands().forEach((name, command) -> {
            if (!command.getCommandSpec().usageMessage().hidden()) {
                assertThat(usage).containsPattern("(?m)^  " + name + " ");
            }
        });
    }

    @Test
    void theScriptWithoutSourcesAndBuildSaysWhatIsMissing(@TempDir Path root) throws Exception {
        Files.copy(Contracts.rootOfThisRepository().resolve("tunelab"), root.resolve("tunelab"));
        root.resolve("tunelab").toFile().setExecutable(true);

        assertThat(output(root.resolve("tunelab"), "up")).contains("there are no sources here to build from");
    }

    private int execute(String... arguments) {
        return Tunelab.commandLine().setErr(new PrintWriter(errors, true)).execute(arguments);
    }

    private static String output(Path script, String argument) throws IOException, InterruptedException {
        var process = new ProcessBuilder(script.toString(), argument)
                .redirectErrorStream(true)
                .directory(Path.of("/").toFile())
                .start();
        var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        return output;
    }
}
