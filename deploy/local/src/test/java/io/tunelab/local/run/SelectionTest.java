package io.tunelab.local.run;

import static io.tunelab.local.run.Runs.completed;
import static io.tunelab.local.run.Runs.failed;
import static org.assertj.core.api.Assertions.assertThat;

import io.tunelab.local.study.RequestFields;
import io.tunelab.local.study.Study.SelectBy;
import io.tunelab.local.terminal.Terminal.Glyphs;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SelectionTest {
    /** Worse by validation, better by test. */
    private final RunStatus lucky = completed("lucky", Map.of("lr", 2e-5), 0.40, 0.80, 0.99);

    private final RunStatus best = completed("best", Map.of("lr", 1e-5), 0.30, 0.90, 0.85);

    @Test
    void theTestScoreHasNoSayInTheChoice() {
        assertThat(Selection.best(List.of(lucky, best), SelectBy.VAL_LOSS)).contains(best);
        assertThat(Selection.best(List.of(lucky, best), SelectBy.VAL_ACCURACY)).contains(best);
    }

    @Test
    void runsThatDifferOnlyInTheirSeedCountByTheirMean() {
        var runs = List.of(
                completed("steady 1", Map.of("lr", 1e-5, "seed", 1), 0.32, 0.9, 0.9),
                completed("steady 2", Map.of("lr", 1e-5, "seed", 2), 0.32, 0.9, 0.9),
                completed("wild 1", Map.of("lr", 3e-5, "seed", 1), 0.25, 0.9, 0.9),
                completed("wild 2", Map.of("lr", 3e-5, "seed", 2), 0.55, 0.9, 0.9));

        var configuration = Selection.bestConfiguration(runs, SelectBy.VAL_LOSS);

        assertThat(configuration).contains(new RequestFields(Map.of("learning_rate", 1e-5)));
    }

    @Test
    void theTableMarksTheBestRunAndSaysWhyOthersFailed() {
        var lines = new ResultTable(Glyphs.ASCII)
                .lines(
                        List.of(
                                lucky,
                                best,
                                failed("lost", "out of memory\nTraceback of TorchScript (most recent call last):")),
                        SelectBy.VAL_LOSS);

        assertThat(lines).element(3).asString().startsWith("*  best").contains("85.0 %");
        assertThat(lines).element(2).asString().doesNotContain("*");
        assertThat(lines).contains("lost: out of memory");
        assertThat(lines).last().asString().startsWith("* Best by validation loss: best. Test accuracy 85.0 %");
    }

    @Test
    void aStudyWhereNothingCompletedHasNoBestRun() {
        var lines = new ResultTable(Glyphs.ASCII).lines(List.of(failed("lost", "no data")), SelectBy.VAL_LOSS);

        assertThat(lines).last().isEqualTo("No run completed: there is no best one.");
    }
}
