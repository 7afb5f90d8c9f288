package io.tunelab.local.compose;

import static org.assertj.core.api.Assertions.assertThat;

import io.tunelab.embedded.Contracts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code deploy/postgres/start.sh} around the image's own entrypoint, which here only says what it was called with. */
class FirstStartTest {
    @TempDir
    Path volume;

    @TempDir
    Path commands;

    private Path data;
    private Path marker;

    @BeforeEach
    void prepare() throws IOException {
        data = Files.createDirectories(volume.resolve("18/docker"));
        marker = volume.resolve("tunelab-first-start");
        command("docker-entrypoint.sh", "echo \"started $*\"");
        command("chown", "exit 0");
    }

    @Test
    void aFirstStartIsMarkedUntilTheRolesExist() throws Exception {
        assertThat(start()).isEqualTo("started postgres -c ssl=on");

        assertThat(marker).hasContent("started\n");
    }

    @Test
    void aFirstStartThatWasInterruptedBeginsAgain() throws Exception {
        Files.writeString(marker, "started\n");
        Files.writeString(data.resolve("PG_VERSION"), "18\n");

        assertThat(start()).contains("was interrupted").endsWith("started postgres -c ssl=on");

        assertThat(data).doesNotExist();
        assertThat(marker).hasContent("started\n");
    }

    @Test
    void aDatabaseThatWasCompleteIsLeftAlone() throws Exception {
        Files.writeString(marker, "complete\n");
        Files.writeString(data.resolve("PG_VERSION"), "18\n");

        assertThat(start()).isEqualTo("started postgres -c ssl=on");

        assertThat(data.resolve("PG_VERSION")).exists();
        assertThat(marker).hasContent("complete\n");
    }

    @Test
    void aDatabaseWithoutMarkerIsLeftAlone() throws Exception {
        Files.writeString(data.resolve("PG_VERSION"), "18\n");

        start();

        assertThat(data.resolve("PG_VERSION")).exists();
        assertThat(marker).doesNotExist();
    }

    private void command(String name, String script) throws IOException {
        var file = Files.writeString(commands.resolve(name), "#!/bin/sh\n" + script + "\n");
        assertThat(file.toFile().setExecutable(true)).isTrue();
    }

    private String start() throws Exception {
        var script = Contracts.rootOfThisRepository().resolve("deploy/postgres/start.sh");
        var builder =
                new ProcessBuilder("bash", script.toString(), "postgres", "-c", "ssl=on").redirectErrorStream(true);
        builder.environment().put("PGDATA", data.toString());
        builder.environment().merge("PATH", commands.toString(), (path, own) -> own + ":" + path);
        var process = builder.start();
        var output = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isZero();
        return output.strip();
    }
}
