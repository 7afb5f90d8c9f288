package io.tunelab.local.study;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/**
 * A question and the experiments that answer it, in stages: a later stage may start from the best run of an earlier one.
 *
 * @param name letters, digits, '.', '_' and '-'
 */
public record Study(String name, String question, SelectBy selectBy, RequestFields fixed, List<Stage> stages) {
    /** By what the best run of a stage is chosen: always by validation, never by test. */
    public enum SelectBy {
        VAL_LOSS("validation loss"),
        VAL_ACCURACY("validation accuracy");

        private final String label;

        SelectBy(String label) {
            this.label = label;
        }

        /** In words. */
        public String label() {
            return label;
        }
    }

    /**
     * Experiments that may run at the same time.
     *
     * @param bestOf the earlier stage whose best configuration these ones start from
     * @param configurations what each experiment changes
     * @param seeds every configuration runs once with each; empty: with the fixed one
     */
    public record Stage(String name, Optional<String> bestOf, List<Configuration> configurations, List<Integer> seeds) {
        public Stage {
            configurations = List.copyOf(configurations);
            seeds = List.copyOf(seeds);
            if (configurations.isEmpty()) {
                throw new InvalidStudyException(
                        "stage '" + name + "' has no experiments: give `configurations`, `grid` or `seeds`");
            }
        }
    }

    /** @param name for people; absent: made from what differs */
    public record Configuration(Optional<String> name, RequestFields fields) {}

    public Study {
        stages = List.copyOf(stages);
        if (!name.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,59}")) {
            throw new InvalidStudyException(
                    "name '" + name + "': use letters, digits, '.', '_' and '-', at most 60 characters");
        }
        if (stages.isEmpty()) {
            throw new InvalidStudyException("study '" + name + "' has no stages");
        }
        var seen = new HashSet<String>();
        for (var stage : stages) {
            stage.bestOf().filter(earlier -> !seen.contains(earlier)).ifPresent(missing -> {
                throw new InvalidStudyException(
                        "stage '%s' starts from the best of '%s', but the stages before it are %s"
                                .formatted(stage.name(), missing, seen));
            });
            if (!seen.add(stage.name())) {
                throw new InvalidStudyException("two stages are named '" + stage.name() + "'");
            }
        }
    }

    /** This study with other fixed fields where {@code over} names them. */
    public Study withFixed(RequestFields over) {
        return new Study(name, question, selectBy, fixed.with(over), stages);
    }
}
