package io.tunelab.results.study.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.tunelab.results.study.plan.Cell.Course;
import io.tunelab.results.study.plan.Plan.Step;
import io.tunelab.results.study.spec.RequestFields;
import io.tunelab.results.study.spec.SelectBy;
import io.tunelab.results.study.spec.StudySpec.Halving;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

/** Who goes on to the next rung. Losses, so that less is better. */
class RungsTest {
    private static final Halving HALVING = new Halving(0.5, List.of(1, 2, 4));

    @Test
    void nobodyGoesOnBeforeAllAreAtTheRung() {
        var cells = List.of(paused("a", 1, 0, 0.5), running("b"), paused("c", 1, 0, 0.4));

        assertThat(steps(cells)).isEmpty();
    }

    @Test
    void theBetterHalfRoundedUpGoesOnAndTheOthersStopWithTheirPlace() {
        var cells = List.of(
                paused("a", 1, 0, 0.5),
                paused("b", 1, 0, 0.3),
                paused("c", 1, 0, 0.4),
                paused("d", 1, 0, 0.6),
                paused("e", 1, 0, 0.2));

        assertThat(continued(cells, 2)).containsExactly("b", "c", "e");
        assertThat(steps(cells).stream().flatMap(step -> step.stop().stream()))
                .containsExactly(
                        "stopped at rung 1 of 3 by validation: place 4 of 5",
                        "stopped at rung 1 of 3 by validation: place 5 of 5");
    }

    @Test
    void theSecondRungIsDecidedAmongThoseThatReachedItByTheirBestSoFar() {
        var cells = List.of(
                stopped("a", 0.5),
                stopped("b", 0.6),
                // Its second epoch was worse than its first: the first counts.
                paused("c", 2, 2, 0.2, 0.2),
                paused("d", 2, 2, 0.4, 0.3));

        assertThat(continued(cells, 4)).containsExactly("c");
        assertThat(steps(cells)).filteredOn(step -> step.stop().isPresent()).hasSize(1);
    }

    @Test
    void whatIsDecidedIsNotDecidedAgain() {
        var cells = List.of(
                new Cell(
                        key("a"),
                        "a",
                        RequestFields.NONE,
                        1,
                        1,
                        Optional.empty(),
                        CellState.PAUSED,
                        OptionalDouble.empty(),
                        new Course(2, 1, Optional.empty(), List.of(0.1))),
                new Cell(
                        key("b"),
                        "b",
                        RequestFields.NONE,
                        1,
                        1,
                        Optional.empty(),
                        CellState.PAUSED,
                        OptionalDouble.empty(),
                        new Course(0, 1, Optional.of("stopped at rung 1"), List.of(0.2))));

        assertThat(steps(cells)).as("told, but not yet seen to obey").isEmpty();
    }

    @Test
    void aFailedRunTakesNoPlaceAndARunThatFailedLaterKeepsItsRank() {
        var failed = cell("a", CellState.FAILED, Course.NONE);
        var laterFailed = cell("b", CellState.FAILED, new Course(2, 1, Optional.empty(), List.of(0.1)));
        var cells = List.of(failed, laterFailed, stopped("c", 0.5), paused("d", 2, 2, 0.3, 0.2), stopped("e", 0.6));

        assertThat(continued(cells, 4)).containsExactly("d");
    }

    @Test
    void aRunThatEndedAtTheRungTakesNoPlace() {
        var course = new Course(0, 1, Optional.empty(), List.of(0.1));

        assertThat(continued(List.of(cell("a", CellState.CANCELLED, course), paused("b", 1, 0, 0.3)), 2))
                .containsExactly("b");
        assertThat(continued(List.of(cell("a", CellState.FAILED, course), paused("b", 1, 0, 0.3)), 2))
                .containsExactly("b");
    }

    @Test
    void aRunThatEarlyStoppingEndedStandsWithItsLastValue() {
        var ended = cell("a", CellState.COMPLETED, new Course(0, 0, Optional.empty(), List.of(0.1)));
        var cells = List.of(ended, paused("b", 1, 0, 0.3), paused("c", 1, 0, 0.2), paused("d", 1, 0, 0.4));

        assertThat(continued(cells, 2)).containsExactly("c");
    }

    @Test
    void seedsOfAConfigurationGoOnTogetherByTheirMean() {
        var cells = List.of(
                paused("lucky", 1, 0, 0.1),
                paused("lucky", 1, 0, 0.9),
                paused("steady", 1, 0, 0.3),
                paused("steady", 1, 0, 0.4));

        assertThat(continued(cells, 2)).containsExactly("steady", "steady");
    }

    @Test
    void aRetriedRunThatComesLaterGoesOnOnlyIfItIsGoodAndTakesNobodysPlace() {
        var on = cell("a", CellState.RUNNING, new Course(2, 1, Optional.empty(), List.of(0.3)));

        assertThat(continued(List.of(on, stopped("b", 0.4), paused("again", 1, 0, 0.1)), 2))
                .containsExactly("again");
        assertThat(steps(List.of(on, stopped("b", 0.2), paused("again", 1, 0, 0.5))))
                .singleElement()
                .satisfies(step -> assertThat(step.stop()).isPresent());
    }

    @Test
    void sharesAreRoundedUpWithoutFloatingPointDust() {
        assertThat(new Halving(0.1, List.of(1, 2)).places(10)).isEqualTo(1);
        assertThat(new Halving(0.7, List.of(1, 2)).places(10)).isEqualTo(7);
        assertThat(new Halving(0.5, List.of(1, 2)).places(3)).isEqualTo(2);
        assertThat(new Halving(0.01, List.of(1, 2)).places(3)).isEqualTo(1);
    }

    private static List<Step> steps(List<Cell> cells) {
        var numbered = new ArrayList<Cell>();
        for (var cell : cells) {
            numbered.add(new Cell(
                    new Cell.Key("s", numbered.size() + 1),
                    cell.name(),
                    cell.configuration(),
                    cell.seed(),
                    1,
                    cell.request(),
                    cell.state(),
                    cell.value(),
                    cell.course()));
        }
        return Rungs.steps(HALVING, numbered, SelectBy.VAL_LOSS);
    }

    private static List<String> continued(List<Cell> cells, int until) {
        return steps(cells).stream()
                .filter(step -> step.until().isPresent() && step.until().getAsInt() == until)
                .map(step -> cells.get(step.cell().number() - 1).name())
                .toList();
    }

    private static Cell paused(String name, int epoch, int until, Double... best) {
        return cell(name, CellState.PAUSED, new Course(until, epoch, Optional.empty(), List.of(best)));
    }

    private static Cell running(String name) {
        return cell(name, CellState.RUNNING, Course.NONE);
    }

    private static Cell stopped(String name, double loss) {
        return cell(name, CellState.STOPPED, new Course(0, 1, Optional.of("stopped"), List.of(loss)));
    }

    private static Cell cell(String name, CellState state, Course course) {
        return new Cell(
                key(name), name, RequestFields.NONE, 1, 1, Optional.empty(), state, OptionalDouble.empty(), course);
    }

    private static Cell.Key key(String name) {
        return new Cell.Key(name, 1);
    }
}
