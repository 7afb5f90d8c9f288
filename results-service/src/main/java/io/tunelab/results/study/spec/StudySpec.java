package io.tunelab.results.study.spec;

import java.util.List;
import java.util.Optional;

/**
 * A question and the experiments that answer it, as the reader understood them: grids and draws are written out, the
 * fields that a stage takes from an earlier one are named.
 *
 * @param fixed what all experiments share
 * @param reuse whether a finished run with the same fingerprint stands for an experiment
 */
public record StudySpec(
        String name,
        String question,
        SelectBy selectBy,
        RequestFields fixed,
        List<Stage> stages,
        List<Comparison> comparisons,
        boolean reuse) {
    public StudySpec {
        stages = List.copyOf(stages);
        comparisons = List.copyOf(comparisons);
    }

    /**
     * Experiments that may run at the same time.
     *
     * @param bestOf earlier stages whose best configuration these experiments start from; a later entry wins
     * @param configurations what each experiment changes; no two are the same
     * @param seeds with which it begins, and ends unless it has something to decide
     * @param draw how some or all of the configurations were drawn
     */
    public record Stage(
            String name,
            List<BestOf> bestOf,
            List<Configuration> configurations,
            Seeds seeds,
            Optional<Draw> draw,
            Optional<Decide> decide) {
        public Stage {
            bestOf = List.copyOf(bestOf);
            configurations = List.copyOf(configurations);
        }

        /** How many experiments it may have. */
        public int mostCells() {
            return configurations.size() * decide.map(Decide::maxSeeds).orElse(seeds.count());
        }
    }

    /** @param take paths of the fields that are taken from the best configuration of {@code stage} */
    public record BestOf(String stage, List<String> take) {
        public BestOf {
            take = List.copyOf(take);
        }
    }

    /** @param name for people; unique in its stage */
    public record Configuration(String name, RequestFields fields) {}

    /**
     * How configurations were drawn.
     *
     * @param drawn names of the configurations that were drawn, in the order of the draw
     * @param asked how many were asked for, if the ranges do not have as many different ones
     * @param halving how the less promising of them are stopped early
     */
    public record Draw(DrawMethod method, List<String> drawn, Optional<Integer> asked, Optional<Halving> halving) {
        public Draw {
            drawn = List.copyOf(drawn);
        }

        /** That there are fewer configurations than were asked for. */
        public Optional<String> shortfall() {
            return asked.map(count -> "only %d of the %d drawn configurations differ, because the ranges have no more"
                    .formatted(drawn.size(), count));
        }
    }

    /**
     * Successive halving.
     *
     * @param keep share of the configurations that go on from one rung to the next, above 0 and below 1
     * @param rungs finished epochs at which the configurations are compared, rising; the last are those of a whole run
     */
    public record Halving(double keep, List<Integer> rungs) {
        /** What 0.1 of 10 is above 1 in binary. */
        private static final double ROUNDING = 1e-9;

        public Halving {
            rungs = List.copyOf(rungs);
        }

        /** Epochs of a run that is not stopped. */
        public int budget() {
            return rungs.get(rungs.size() - 1);
        }

        /** How many of so many configurations go on: the share, rounded up. */
        public int places(int entrants) {
            return (int) Math.ceil(keep * entrants - ROUNDING);
        }
    }

    /**
     * All configurations of a stage against one of them.
     *
     * @param margin a difference in accuracy, in 0 to 1, below which two are taken for equal
     */
    public record Comparison(String stage, String baseline, double margin) {}

    /** This study with other fixed fields where {@code over} names them; what configurations set themselves stays. */
    public StudySpec withFixed(RequestFields over) {
        return new StudySpec(name, question, selectBy, fixed.with(over), stages, comparisons, reuse);
    }

    /** The stage of this name. */
    public Optional<Stage> stage(String stage) {
        return stages.stream().filter(one -> one.name().equals(stage)).findFirst();
    }

    /** A difference in accuracy that does not matter in a stage: that of its comparisons, else 1 point. */
    public double margin(Stage stage) {
        return stage.decide()
                .map(Decide::margin)
                .or(() -> comparisons.stream()
                        .filter(one -> one.stage().equals(stage.name()))
                        .findFirst()
                        .map(Comparison::margin))
                .orElse(0.01);
    }

    /** How many experiments all stages have together, at most. */
    public int mostCells() {
        return stages.stream().mapToInt(Stage::mostCells).sum();
    }
}
