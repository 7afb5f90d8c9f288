package io.tunelab.local.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tunelab.local.terminal.Terminal.Glyphs;
import org.junit.jupiter.api.Test;

class StudyTextTest {
    private static final String STUDY = """
            {"id": "s", "state": "COMPLETED", "select_by": "val_loss", "progress": {"total": 1, "ended": 1}, "stages": [
              {"name": "data", "state": "COMPLETED", "note": "their scores are not comparable", "cells": [
                {"name": "half", "state": "COMPLETED", "experiment_id": "a", "fit_seconds": 61, "total_seconds": 300,
                 "val_loss": 0.5, "val_accuracy": 0.7, "test_loss": 0.5, "test_accuracy": 0.71, "test_f1": 0.7}]}]}
            """;
    private static final String PLAN = """
            {"name": "rates", "cells": 5, "most_cells": 9,
             "estimate": {"reused": 1, "trained": 4, "seconds": 125.4, "unknown": 2},
             "stages": [
               {"name": "rates", "best_of": [], "epochs": {"least": 4, "most": 8, "without_halving": 12},
                "sensitivity": "With 400 test examples and 2 seeds, true differences under 3.7 points are likely to go unnoticed.",
                "cells": [{"name": "1e-4"}, {"name": "1e-4"}, {"name": "3e-4"}, {"name": "3e-4"}]},
               {"name": "data", "best_of": [{"stage": "rates", "take": ["learning_rate"]}], "choice": "the largest fraction is taken",
                "cells": [{"name": "half"}]}]}
            """;

    @Test
    void aStageTellsWhatIsToBeKnownOfItAndTheTimeOfTraining() throws JsonProcessingException {
        var lines = new StudyText(Glyphs.ASCII).whole(new ObjectMapper().readTree(STUDY));

        assertThat(lines).contains("! their scores are not comparable");
        assertThat(String.join("\n", lines))
                .contains("training time", "1 min 01 s")
                .doesNotContain("5 min");
    }

    @Test
    void aDryRunTellsWhatAStudyWouldRunWhatThatCostsAndWhatItCanShow() throws JsonProcessingException {
        assertThat(StudyPlanText.lines(new ObjectMapper().readTree(PLAN)))
                .containsExactly(
                        "Valid: 5 experiments (up to 9) in 2 stages. 1 reused from finished runs, 4 to train: about 2 min 05 s of one"
                                + " trainer (2 of them estimated from other runs).",
                        "",
                        "rates: 4 experiments of 2 configurations",
                        "  1e-4, 3e-4",
                        "  Trains 4 to 8 epochs, 12 without halving.",
                        "  With 400 test examples and 2 seeds, true differences under 3.7 points are likely to go unnoticed.",
                        "",
                        "data: 1 experiment of 1 configuration",
                        "  half",
                        "  Starts from the best of rates: learning_rate.",
                        "  The largest fraction is taken.");
    }
}
