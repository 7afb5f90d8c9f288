package io.tunelab.local.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.tunelab.local.rest.Run;
import io.tunelab.local.terminal.Terminal.Glyphs;
import org.junit.jupiter.api.Test;

class ProgressLineTest {
    private final ProgressLine line = new ProgressLine(Glyphs.ASCII, 4);

    @Test
    void aRunThatWaitsAtARungOrWasStoppedThereHasNotFailed() throws Exception {
        var wrong = Glyphs.ASCII.wrong();

        assertThat(line.of(run("PAUSED", "")))
                .doesNotContain(wrong)
                .contains("paused")
                .contains("val loss 0.4000");
        assertThat(line.of(run("STOPPED", ", \"note\": \"stopped at rung 1 of 3 by validation: place 6 of 8\"")))
                .doesNotContain(wrong)
                .contains("stopped");
        assertThat(line.of(run("FAILED", ""))).contains(wrong);
    }

    @Test
    void whyARunWasStoppedIsTold() throws Exception {
        assertThat(run("STOPPED", ", \"note\": \"stopped at rung 1 of 3\"")
                        .standing()
                        .error())
                .contains("stopped at rung 1 of 3");
    }

    private static Run run(String state, String more) throws Exception {
        var cell = """
                {"name": "2e-5", "seed": 1, "state": "%s", "experiment_id": "x", "val_loss": 0.4, "val_accuracy": 0.8%s}
                """.formatted(state, more);
        return Run.ofCell(new ObjectMapper().readTree(cell), false);
    }
}
