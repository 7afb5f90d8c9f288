package io.tunelab.contract.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.tunelab.contract.Schemas;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CancelCommandTest {
    @Test
    void aCommandThatIsWrittenIsReadAndFitsItsSchema() {
        var written = new CancelCommand("run-1", Instant.parse("2026-01-01T00:00:00Z")).json();

        assertThat(Schemas.violations("run-command", written)).isEmpty();
        assertThat(CancelCommand.experimentId(bytes(written.toString()))).contains("run-1");
        assertThat(CancelCommand.experimentId(
                        bytes(Schemas.sample("run-command").toString())))
                .isPresent();
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
            })
    void whatIsNoCommandNamesNoExperiment(String message) {
        assertThat(CancelCommand.experimentId(bytes(message))).isEmpty();
        assertThat(CancelCommand.experimentId(null)).isEmpty();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
