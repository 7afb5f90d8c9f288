package io.tunelab.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import io.tunelab.embedded.Contracts;
import io.tunelab.local.rest.ResultsApi;
import io.tunelab.local.stack.DataDirectory;
import io.tunelab.local.stack.Installation;
import io.tunelab.local.stack.LocalStack;
import io.tunelab.local.stack.StackSettings;
import io.tunelab.local.stack.StackSettings.PortWishes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Python's view of the service: the tests of {@code deploy/python}, and a client that is generated from the OpenAPI document
 * and reads every GET. Skipped where there is no Python of version 3.10 or later, or its packages cannot be had.
 */
class PythonIT {
    private static final Path PACKAGE =
            Contracts.rootOfThisRepository().resolve("deploy").resolve("python");
    private static final long MINUTES = 8;

    @TempDir
    private Path temporary;

    @Test
    void thePackageAndAGeneratedClientReadARealStudy() throws Exception {
        var python = python();
        var settings = new StackSettings(
                new Installation(Contracts.rootOfThisRepository()),
                new DataDirectory(temporary.resolve("home")).create(),
                1,
                new PortWishes(0, 0, 0),
                Map.of());
        try (var stack = LocalStack.on(settings).start()) {
            var url = stack.record().restUrl().toString();

            var tests = run(url, python, "-m", "pytest", "-q", "-p", "no:cacheprovider", PACKAGE.toString());
            assertThat(tests.status()).as(tests.output()).isZero();

            var document = temporary.resolve("document.json");
            var api = new ResultsApi(stack.record().restUrl());
            Files.writeString(
                    document, api.get("/q/openapi?format=json").orElseThrow().toString());
            var client = temporary.resolve("client");
            var generated = run(
                    url,
                    python,
                    "-m",
                    "openapi_python_client",
                    "generate",
                    "--path",
                    document.toString(),
                    "--output-path",
                    client.toString(),
                    "--meta",
                    "setup");
            assertThat(generated.output()).doesNotContain("Unable to p", "Could not find reference");
            var study = api.get("/api/v1/studies?limit=1&state=COMPLETED")
                    .orElseThrow()
                    .at("/items/0/id")
                    .asText();
            var reading = run(
                    url,
                    python,
                    PACKAGE.resolve("tests").resolve("generated_client.py").toString(),
                    client.toString(),
                    url,
                    study);
            assertThat(reading.status()).as(reading.output()).isZero();
            assertThat(reading.output()).contains("ok     get_study", "ok     list_experiments");
        }
    }

    /** The interpreter of an environment with everything that is needed. */
    private Path python() throws Exception {
        var environment = temporary.resolve("python");
        var python = environment.resolve("bin").resolve("python");
        var pip = List.of(python.toString(), "-m", "pip", "install", "--quiet", "--disable-pip-version-check");
        var steps = List.of(
                List.of("python3", "-c", "import sys; sys.exit(sys.version_info < (3, 10))"),
                List.of("python3", "-m", "venv", environment.toString()),
                with(pip, others()));
        for (var step : steps) {
            try {
                var result = run("", step.toArray(String[]::new));
                if (result.status() != 0) {
                    abort("skipped, no Python with the packages that are needed: " + result.output());
                }
            } catch (IOException e) {
                abort("skipped, no Python: " + e.getMessage());
            }
        }
        // Ours is not skipped: that its wheel, which the distribution has, cannot be built or installed is a failure.
        var wheel = run(
                "",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                PACKAGE.resolve("tools").resolve("Wheel.java").toString(),
                PACKAGE.toString(),
                temporary.resolve("wheel").toString());
        assertThat(wheel.status()).as(wheel.output()).isZero();
        var ours =
                run("", with(pip, List.of("--no-deps", wheel.output().strip())).toArray(String[]::new));
        assertThat(ours.status()).as(ours.output()).isZero();
        return python;
    }

    /** What the package needs to be built, run and tested, as it says itself. */
    private static List<String> others() throws IOException {
        var project = Files.readString(PACKAGE.resolve("pyproject.toml"));
        var found = new ArrayList<>(List.of("openapi-python-client==0.29.1"));
        for (var list : List.of("dependencies", "test")) {
            var line = Pattern.compile("(?m)^" + list + " = \\[(.*)]$").matcher(project);
            assertThat(line.find()).as(list).isTrue();
            Pattern.compile("\"([^\"]+)\"").matcher(line.group(1)).results().forEach(name -> found.add(name.group(1)));
        }
        return found;
    }

    private static List<String> with(List<String> command, List<String> more) {
        return Stream.concat(command.stream(), more.stream()).toList();
    }

    private record Result(int status, String output) {}

    private Result run(String url, Path python, String... arguments) throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of(python.toString()));
        command.addAll(List.of(arguments));
        return run(url, command.toArray(String[]::new));
    }

    private Result run(String url, String... command) throws IOException, InterruptedException {
        var output = Files.createTempFile(temporary, "python", ".log");
        var process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
        process.environment().put("TUNELAB_URL", url);
        process.environment().put("PYTHONDONTWRITEBYTECODE", "1");
        var running = process.start();
        if (!running.waitFor(MINUTES, TimeUnit.MINUTES)) {
            running.destroyForcibly();
            throw new AssertionError(String.join(" ", command) + " takes too long: " + Files.readString(output));
        }
        return new Result(running.exitValue(), Files.readString(output));
    }
}
