package io.tunelab.results.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.tunelab.results.analysis.DataMap;
import io.tunelab.results.analysis.DataMap.Course;
import io.tunelab.results.query.StoredDynamics;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CartographyTest {
    @Test
    void theFindingSaysHowManyEpochsTheRunsHadAndHowManyRunsAreOnTheMap() {
        assertThat(finding(1, 4)).startsWith("Training texts of a over 4 epochs: 1 easy");
        assertThat(finding(2, 4, 4)).startsWith("Training texts of a over 4 epochs (means of 2 runs): 1 easy");
        assertThat(finding(5, 2, 9, 10, 10, 10))
                .startsWith("Training texts of a over 2 to 10 epochs (means of 5 runs): 1 easy");
        assertThat(finding(5, 2, 9, 10, 10))
                .startsWith("Training texts of a over 2 to 10 epochs (means of 4 of 5 runs): 1 easy");
        assertThat(finding(5, 3)).startsWith("Training texts of a over 3 epochs (1 of 5 runs): 1 easy");
    }

    private static String finding(int completed, int... epochs) {
        var runs = IntStream.of(epochs)
                .mapToObj(count -> new StoredDynamics(
                        count, 1, List.of(new StoredDynamics.Text(7, Optional.of(0), 0.9, 0.1, count))))
                .toList();
        var map = DataMap.of(List.of(List.of(new Course(7, 0.9, 0.1, 1))));
        return Cartography.inWords(new Cartography.Mapped("a", runs, completed, map, Map.of()));
    }
}
