package io.tunelab.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.tunelab.embedded.Contracts;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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
        assertThat(errors.toString())
                .contains("data has the commands inspect, split, sample, prepare, upload and list, got: delete");
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

    @Test
    void theServerMayStandBeforeTheCommandAndTheCommandsOwnGoesFirst(@TempDir Path empty) {
        assertThat(execute("--server", "http://127.0.0.1:1", "study", "list")).isEqualTo(1);
        assertThat(execute("--server", "http://127.0.0.1:1", "study", "list", "--server", "http://127.0.0.1:2"))
                .isEqualTo(1);
        assertThat(execute("--api-key-file", empty + "/none", "--server", "http://127.0.0.1:1", "status"))
                .isEqualTo(1);

        assertThat(errors.toString().lines())
                .satisfiesExactly(
                        line -> assertThat(line).startsWith("tunelab: cannot reach http://127.0.0.1:1/"),
                        line -> assertThat(line).startsWith("tunelab: cannot reach http://127.0.0.1:2/"),
                        line -> assertThat(line).contains(empty + "/none"));
    }

    @Test
    void aServerForACommandThatWorksOnThisMachineIsRefused() {
        assertThat(execute("--server", "http://127.0.0.1:1", "up")).isEqualTo(2);
        assertThat(errors.toString()).contains("`tunelab up` works on this machine and does not take --server");
    }

    /** What the services print is not ours to see here, so the installation's services tell by their exit status. */
    @Test
    void trainPreparesTheDataThenTrainsOnWhatWasPreparedAndPassesTheExitStatusBack(@TempDir Path root)
            throws Exception {
        var called = called(root, () -> {
            assertThat(execute("train", "x.csv", "--model", "m", "--epochs", "3", "--fraction", "0.5"))
                    .isEqualTo(40);
            assertThat(execute("bench", "train", "--data", "x.csv", "--model=m", "--json"))
                    .isEqualTo(45);
            assertThat(execute("train", "--prepared", "dir", "--model", "m", "--seed", "7"))
                    .isEqualTo(40);
            assertThat(execute("train", "bad.csv", "--model", "m")).isEqualTo(1);
        });

        assertThat(called)
                .satisfiesExactly(
                        line -> assertThat(line)
                                .startsWith("[prepare, x.csv, --model, m, --into, ")
                                .endsWith("prepared, --fraction, 0.5] passive"),
                        line -> assertThat(line)
                                .isEqualTo("[train, --model, m, --prepared, a directory of prepared data,"
                                        + " --epochs, 3] passive"),
                        line -> assertThat(line).startsWith("[prepare, x.csv, --model, m, --into, "),
                        line -> assertThat(line)
                                .isEqualTo("[bench, train, --model, m, --prepared, a directory of prepared data,"
                                        + " --json] passive"),
                        line -> assertThat(line).isEqualTo("[train, --model, m, --prepared, dir, --seed, 7] passive"),
                        line -> assertThat(line).startsWith("[prepare, bad.csv, --model, m, --into, "));
    }

    @Test
    void trainWithoutFileOrModelSaysWhatIsMissing() {
        assertThat(execute("train", "--model", "m")).isEqualTo(2);
        assertThat(errors.toString()).contains("Missing: FILE");
        assertThat(execute("train", "x.csv", "--epochs", "3")).isEqualTo(2);
        assertThat(errors.toString()).contains("Missing: --model");
    }

    private static List<String> called(Path root, Runnable commands) throws IOException {
        FakeInstallation.in(root);
        var before = System.setProperty("tunelab.root", root.toString());
        try {
            commands.run();
        } finally {
            System.setProperty("tunelab.root", before);
        }
        return Files.readAllLines(root.resolve("called"));
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
