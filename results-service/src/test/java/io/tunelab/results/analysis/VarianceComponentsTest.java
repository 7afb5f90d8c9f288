package io.tunelab.results.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tunelab.results.analysis.VarianceComponents.Run;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class VarianceComponentsTest {
    /** Worked by hand: rows 1, 2, 3 and columns 0, 2 give mean squares of 2, 6 and 0. */
    @Test
    void aTableWithoutInteractionIsTakenApart() {
        var found = VarianceComponents.of(table()).orElseThrow();

        var init = found.sources().get(0).component();
        assertThat(init.deviation()).isCloseTo(1, within(1e-12));
        assertThat(found.sources().get(1).component().deviation()).isCloseTo(Math.sqrt(2), within(1e-12));
        assertThat(found.rest())
                .hasValueSatisfying(rest -> assertThat(rest.deviation()).isCloseTo(0, within(1e-7)));
        assertThat(found.share(init)).isCloseTo(1.0 / 3, within(1e-9));
        assertThat(init.freedom()).isEqualTo(2);
        // sqrt(2 / 7.377759) and sqrt(2 / 0.05063562), as scipy.stats.chi2.ppf has the quantiles.
        assertThat(init.interval().low()).isCloseTo(0.520658267, within(1e-8));
        assertThat(init.interval().high()).isCloseTo(6.284763, within(1e-4));
    }

    /** The figures of docs/statistics.md, from SciPy 1.17.1. */
    @Test
    void theIntervalOfASourceAllowsForTheRemainder() {
        var found = VarianceComponents.of(accuracies()).orElseThrow();

        isAbout(found.sources().get(0).component(), 4.994441354590565, 2.4958428856561246, 31.51339073989893);
        isAbout(found.sources().get(1).component(), 0.235702260395517, 0, 3.167837631983846);
        isAbout(found.rest().orElseThrow(), 0.7817359599705717, 0.46836391967120966, 2.246361772134981);
        assertThat(found.share(found.sources().get(0).component())).isCloseTo(0.97396963, within(1e-8));
    }

    /** From SciPy 1.17.1. As nine independent runs the interval would be 71.7 to 78.5. */
    @Test
    void theMeanOfCrossedRunsIsAsUncertainAsItsFewSeeds() {
        var mean = Spread.ofRuns(accuracies(), true);

        assertThat(mean.mean()).isCloseTo(676.0 / 9, within(1e-9));
        assertThat(mean.deviation().orElseThrow()).isCloseTo(4.400126260814695, within(1e-9));
        assertThat(mean.interval().orElseThrow().low()).isCloseTo(62.69075740431262, within(1e-7));
        assertThat(mean.interval().orElseThrow().high()).isCloseTo(87.53146481790961, within(1e-7));
        assertThat(Spread.ofRuns(accuracies(), false).interval())
                .isEqualTo(Spread.of(values()).interval());
    }

    @Test
    void ofCrossedRunsWithMissingCombinationsTheMeanHasNoInterval() {
        assertThat(VarianceComponents.areCrossed(accuracies())).isTrue();
        assertThat(Spread.ofRuns(accuracies().subList(0, 8), true).interval()).isEmpty();
        // One order only: nothing says how much another initialisation would change.
        assertThat(Spread.ofRuns(accuracies().subList(0, 3), true).interval()).isEmpty();
        assertThat(Spread.ofRuns(accuracies().subList(0, 6), true).interval()).isPresent();
    }

    private static List<Double> values() {
        return accuracies().stream().map(Run::value).toList();
    }

    private static List<Run> accuracies() {
        int[][] accuracies = {{70, 71, 70}, {74, 76, 74}, {80, 80, 81}};
        var runs = new ArrayList<Run>();
        for (int row = 0; row < 3; row++) {
            for (int column = 0; column < 3; column++) {
                runs.add(new Run("", Map.of("init", row, "order", column), accuracies[row][column]));
            }
        }
        return runs;
    }

    private static void isAbout(VarianceComponent component, double deviation, double low, double high) {
        assertThat(component.deviation()).isCloseTo(deviation, within(1e-9));
        assertThat(component.interval().low()).isCloseTo(low, within(1e-9));
        assertThat(component.interval().high()).isCloseTo(high, within(1e-7));
    }

    @Test
    void sourcesThatVaryTogetherAreOne() {
        var found = VarianceComponents.of(List.of(
                        new Run("", Map.of("init", 1, "order", 1, "data", 7), 0.7),
                        new Run("", Map.of("init", 2, "order", 2, "data", 7), 0.9)))
                .orElseThrow();

        assertThat(found.sources()).singleElement().satisfies(source -> {
            assertThat(source.names()).containsExactly("init", "order");
            assertThat(source.component().deviation()).isCloseTo(0.1414214, within(1e-7));
        });
        assertThat(found.rest()).isEmpty();
    }

    @Test
    void blocksWithoutAllCombinationsAreLeftOut() {
        var runs = new ArrayList<>(table());
        runs.add(new Run("other", Map.of("init", 1, "order", 0), 50));
        runs.add(new Run("other", Map.of("init", 2, "order", 2), 70));

        var found = VarianceComponents.of(runs).orElseThrow();

        assertThat(found.blocks()).isEqualTo(1);
        assertThat(found.incomplete()).isEqualTo(1);
        assertThat(found.sources().get(0).component().deviation()).isCloseTo(1, within(1e-12));
        assertThat(VarianceComponents.of(runs.subList(6, 8))).isPresent();
        assertThat(VarianceComponents.of(runs.subList(0, 5))).isEmpty();
        assertThat(VarianceComponents.of(runs.subList(0, 1))).isEmpty();
    }

    /** Two of three and two of two values: (0.02 + 0.02) / (1 + 1) over both blocks. */
    @Test
    void blocksArePooledAndARepeatedRunCountsOnce() {
        var found = VarianceComponents.of(List.of(
                        new Run("a", Map.of("seed", 1), 0.7),
                        new Run("a", Map.of("seed", 2), 0.9),
                        new Run("a", Map.of("seed", 2), 0.9),
                        new Run("b", Map.of("seed", 1), 0.1),
                        new Run("b", Map.of("seed", 2), 0.3),
                        new Run("c", Map.of("seed", 1), 0.5)))
                .orElseThrow();

        assertThat(found.blocks()).isEqualTo(2);
        assertThat(found.incomplete()).isEqualTo(1);
        var source = found.sources().get(0);
        assertThat(source.values()).isEqualTo(2);
        assertThat(source.component().variance()).isCloseTo(0.02, within(1e-12));
        assertThat(source.component().freedom()).isEqualTo(2);
    }

    private static List<Run> table() {
        var runs = new ArrayList<Run>();
        for (int row = 1; row <= 3; row++) {
            for (int column = 0; column <= 2; column += 2) {
                runs.add(new Run("", Map.of("init", row, "order", column), row + column));
            }
        }
        return runs;
    }
}
