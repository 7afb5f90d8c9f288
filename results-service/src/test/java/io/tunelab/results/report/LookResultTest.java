package io.tunelab.results.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tunelab.results.analysis.Comparison;
import io.tunelab.results.analysis.Reliability;
import io.tunelab.results.analysis.TestedRun;
import io.tunelab.results.report.StudyComparisons.Compared;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LookResultTest {
    private final ObjectMapper json = new ObjectMapper();

    @Test
    void aLookIsStoredWithoutWhatFollowsFromItAndOlderOnesAreStillRead() throws Exception {
        var comparison = Comparison.family(
                        List.of(new Comparison.Pair(List.of(run(10)), List.of(run(60)), false)), 0.01)
                .get(0);
        var result = LookResult.of(
                new Compared("b", null, null, ComparisonNumbers.of(comparison, true), null, null, 0.2, List.of()));

        var stored = (ObjectNode) json.valueToTree(result);

        assertThat(stored.get("numbers").fieldNames())
                .toIterable()
                .contains("runs", "difference", "adjusted_p_value", "f1_difference", "method", "verdict")
                .doesNotContain("decided");
        var numbers = ((ObjectNode) stored.get("numbers")).put("decided", true);
        numbers.set("accuracy", numbers.remove("test_accuracy"));
        numbers.set("baseline_accuracy", numbers.remove("baseline_test_accuracy"));
        stored.set("brier_score", stored.remove("test_brier"));
        assertThat(json.readValue(stored.toString(), LookResult.class)).isEqualTo(result);
    }

    /** Wrong on the first examples. */
    private static TestedRun run(int wrong) {
        var rows = IntStream.range(0, 200).boxed().toList();
        return new TestedRun(
                2,
                rows,
                rows.stream().map(row -> row % 2).toList(),
                rows.stream().map(row -> row < wrong ? 1 - row % 2 : row % 2).toList(),
                Reliability.of(List.of(new Reliability.Prediction(List.of(1f, 0f), 0))));
    }
}
