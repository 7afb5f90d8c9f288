package io.tunelab.results.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.tunelab.results.report.WeightedClasses.Used;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class WeightedClassesTest {
    private static final JsonNode NONE = JsonNodeFactory.instance.objectNode();

    @Test
    void listsThatAreWrittenTheSameAreOneAndNameTheirConfigurations() {
        var runs = List.of(
                new Used("null", NONE),
                new Used("balanced/1e-5", weights(19.00001, 1)),
                new Used("balanced/2e-5", weights(19.00002, 1)));

        assertThat(WeightedClasses.fact(runs))
                .contains("null (none); balanced/1e-5, balanced/2e-5 (c0 19.00, c1 1.000)");
        assertThat(WeightedClasses.fact(runs.subList(1, 3))).contains("c0 19.00, c1 1.000");
        assertThat(WeightedClasses.fact(runs.subList(0, 1))).isEmpty();
    }

    @Test
    void manyClassesAndListsAreCounted() {
        var runs = IntStream.rangeClosed(1, 5)
                .mapToObj(split -> new Used(
                        "balanced",
                        weights(IntStream.range(0, 157).mapToDouble(c -> split).toArray())))
                .toList();

        assertThat(WeightedClasses.fact(runs).orElseThrow())
                .contains("balanced (c0 1.000, ", "c9 1.000, and 147 more classes); balanced (c0 2.000")
                .endsWith("and 147 more classes); and 2 more lists");
    }

    private static JsonNode weights(double... values) {
        var weights = JsonNodeFactory.instance.objectNode();
        for (int i = 0; i < values.length; i++) {
            weights.put("c" + i, values[i]);
        }
        return weights;
    }
}
