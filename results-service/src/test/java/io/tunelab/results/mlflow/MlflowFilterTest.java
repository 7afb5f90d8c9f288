package io.tunelab.results.mlflow;

import static org.assertj.core.api.Assertions.assertThat;

import io.tunelab.results.mlflow.MlflowOrder.Ranked;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a diverged run leaves: a metric that is NaN. */
class MlflowFilterTest {
    private static Facts loss(Double value) {
        return new Facts(Map.of(), value == null ? Map.of() : Map.of("loss", value), Map.of(), Map.of());
    }

    @ParameterizedTest
    @ValueSource(strings = {"=", "!=", "<", "<=", ">", ">="})
    void nanMeetsNoCondition(String operator) {
        var filter = MlflowFilter.parse("metrics.loss " + operator + " 0", Keys.RUNS);

        assertThat(filter.test(loss(Double.NaN))).isFalse();
        assertThat(filter.test(loss(null))).isFalse();
    }

    @Test
    void nanComesAfterNumbersAndBeforeNothingInBothDirections() {
        for (var direction : List.of("ASC", "DESC")) {
            var order = new MlflowOrder(List.of("metrics.loss " + direction), List.of(), Keys.RUNS);
            var sorted = Stream.of(
                            order.ranked("nothing", "", loss(null)),
                            order.ranked("nan", "", loss(Double.NaN)),
                            order.ranked("infinite", "", loss(Double.POSITIVE_INFINITY)),
                            order.ranked("zero", "", loss(0.0)))
                    .sorted(order.comparator())
                    .map(Ranked::id)
                    .toList();

            assertThat(sorted).endsWith("nan", "nothing").doesNotHaveDuplicates();
            assertThat(sorted.indexOf("zero")).isEqualTo(direction.equals("ASC") ? 0 : 1);
        }
    }
}
