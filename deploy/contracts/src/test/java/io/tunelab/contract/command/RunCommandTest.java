package io.tunelab.contract.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tunelab.contract.Schemas;
import io.tunelab.contract.command.RunCommand.Cancel;
import io.tunelab.contract.command.RunCommand.Continue;
import io.tunelab.contract.command.RunCommand.Stop;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class RunCommandTest {
    static Stream<RunCommand> commands() {
        return Stream.of(new Cancel("run-1"), new Continue("run-1", 2), new Stop("run-1"));
    }

    @ParameterizedTest
    @MethodSource("commands")
    void aCommandThatIsWrittenIsReadAndFitsItsSchema(RunCommand command) {
        var written = command.json(Instant.parse("2026-01-01T00:00:00Z"));

        assertThat(Schemas.violations("run-command", written)).isEmpty();
        assertThat(RunCommand.read(bytes(written.toString()))).contains(command);
    }

    @ParameterizedTest
    @ValueSource(strings = {"run-command", "run-command-continue", "run-command-stop"})
    void theSamplesAreRead(String sample) {
        assertThat(Schemas.violations("run-command", Schemas.sample(sample))).isEmpty();
        assertThat(RunCommand.read(bytes(Schemas.sample(sample).toString()))).isPresent();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "nonsense",
                "[]",
                "{\"schema_version\": 2, \"type\": \"cancel\", \"experiment_id\": \"a\"}",
                "{\"schema_version\": 1, \"type\": \"explode\", \"experiment_id\": \"a\"}",
                "{\"schema_version\": 1, \"type\": \"cancel\", \"experiment_id\": \"../..\"}",
                "{\"schema_version\": 1, \"type\": \"cancel\", \"experiment_id\": 7}",
                "{\"schema_version\": 1, \"type\": \"continue\", \"experiment_id\": \"a\"}",
                "{\"schema_version\": 1, \"type\": \"continue\", \"experiment_id\": \"a\", \"until_epoch\": 0}",
                "{\"schema_version\": 1, \"type\": \"continue\", \"experiment_id\": \"a\", \"until_epoch\": 4294967298}",
                "{\"schema_version\": 1, \"type\": \"continue\", \"experiment_id\": \"a\", \"until_epoch\": \"2\"}",
            })
    void whatIsNoCommandAsksForNothing(String message) {
        assertThat(RunCommand.read(bytes(message))).isEmpty();
        assertThat(RunCommand.read(null)).isEmpty();
    }

    @Test
    void anEpochOutOfRangeIsRefused() {
        assertThatThrownBy(() -> new Continue("a", 1001))
                .hasMessageContaining("1001")
                .hasMessageContaining("1 to 1000");
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
