package io.tunelab.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ContractsTest {
    private final Contracts contracts = Contracts.ofThisRepository();

    @ParameterizedTest
    @CsvSource({
        "experiment-request, experiment-request",
        "experiment-request, experiment-request-short",
        "dataset, dataset-ready",
        "dataset, dataset-failed",
        "classification-question, classification-question",
        "classification-answer, classification-answer",
        "run-command, run-command",
        "run-command, run-command-continue",
        "run-command, run-command-stop",
        "run-event, run-queued",
        "run-event, run-started",
        "run-event, run-progress",
        "run-event, run-logged",
        "run-event, epoch-completed",
        "run-event, batch-size-reduced",
        "run-event, run-completed",
        "run-event, run-failed",
        "run-event, run-cancelled",
        "run-event, run-released",
        "run-event, run-waiting",
        "run-event, run-paused",
        "run-event, run-stopped",
    })
    void everySampleFitsItsSchema(String schema, String sample) {
        assertThat(contracts.violations(schema, contracts.sample(sample))).isEmpty();
    }

    @Test
    void aValueOutOfRangeIsNamedWithItsField() {
        assertThat(contracts.violations("experiment-request", "{\"batch_size\": -1}"))
                .singleElement()
                .asString()
                .contains("batch_size");
    }
}
