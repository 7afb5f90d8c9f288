package io.tunelab.results.analysis;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * How much of the spread of results comes from which source of chance (Bouthillier et al., Accounting for variance in machine
 * learning benchmarks, MLSys 2021): variance components of a crossed design by the analysis of variance, the mean square of
 * a source less that of the rest, divided by the runs of one value (Searle, Casella and McCulloch, Variance Components, 1992,
 * chapter 4); negative estimates count as 0.
 *
 * @param rest what no source explains alone, interactions among it; empty if there is one source only
 * @param blocks how many were used
 * @param incomplete blocks that could not be used, as combinations are missing
 */
public record VarianceComponents(List<Source> sources, Optional<VarianceComponent> rest, int blocks, int incomplete) {
    public VarianceComponents {
        sources = List.copyOf(sources);
    }

    /**
     * One result.
     *
     * @param block runs of different blocks differ in more than chance
     * @param levels the value of each source of chance
     */
    public record Run(String block, Map<String, Integer> levels, double value) {
        public Run {
            levels = Map.copyOf(levels);
        }
    }

    /**
     * One or several sources that always vary together, so that their shares cannot be told apart.
     *
     * @param values how many different ones there are in a block, at most
     */
    public record Source(List<String> names, int values, VarianceComponent component) {
        public Source {
            names = List.copyOf(names);
        }
    }

    /** The share of all variance. */
    public double share(VarianceComponent component) {
        double all = rest.map(VarianceComponent::variance).orElse(0.0)
                + sources.stream()
                        .mapToDouble(source -> source.component().variance())
                        .sum();
        return all == 0 ? 0 : component.variance() / all;
    }

    /** Empty if nothing varies, or if several sources vary and no block has all combinations. */
    public static Optional<VarianceComponents> of(List<Run> all) {
        var runs = different(all);
        var groups = aliases(runs);
        var blocks = List.copyOf(
                runs.stream().collect(Collectors.groupingBy(Run::block)).values());
        var designs = groups.stream()
                .map(group -> blocks.stream()
                        .mapToInt(block -> byValue(block, group).size())
                        .max()
                        .orElse(0))
                .toList();
        int fullSize = designs.stream().reduce(1, (one, other) -> one * other);
        var usable = blocks.stream()
                .filter(block -> groups.size() == 1 ? block.size() > 1 : block.size() == fullSize)
                .toList();
        return groups.isEmpty() || usable.isEmpty()
                ? Optional.empty()
                : Optional.of(of(usable, groups, blocks.size() - usable.size()));
    }

    /**
     * The squared error of the mean over all runs.
     *
     * @param freedom degrees of freedom, not always a whole number
     */
    record MeanError(double variance, double freedom) {}

    /** Whether several sources vary by themselves, so that runs which share one of them are not independent. */
    public static boolean areCrossed(List<Run> runs) {
        return aliases(different(runs)).size() > 1;
    }

    /**
     * How far the mean over the runs of a crossed design is from that over all seeds: with the mean squares {@code MS} of
     * the sources that exceed {@code MR}, that of the rest, and {@code N} runs, the variance is {@code (MR + Σ (MS − MR)) / N},
     * and its degrees of freedom are Satterthwaite's, at least 1.
     *
     * @return empty if combinations are missing
     */
    static Optional<MeanError> ofMean(List<Run> all) {
        var runs = different(all);
        var groups = aliases(runs);
        int full =
                groups.stream().mapToInt(group -> byValue(runs, group).size()).reduce(1, (one, other) -> one * other);
        if (runs.size() != full || groups.size() < 2) {
            return Optional.empty();
        }
        var squares = Squares.of(List.of(runs), groups);
        var rest = squares.rest();
        var beyond = squares.between().stream()
                .filter(one -> one.mean() > rest.mean())
                .toList();
        double ofRest = (1 - beyond.size()) * rest.mean();
        double variance = ofRest + beyond.stream().mapToDouble(MeanSquare::mean).sum();
        double squared = ofRest * ofRest / rest.freedom()
                + beyond.stream()
                        .mapToDouble(one -> one.mean() * one.mean() / one.freedom())
                        .sum();
        double freedom = squared == 0 ? 1 : Math.max(1, variance * variance / squared);
        return Optional.of(new MeanError(variance / runs.size(), freedom));
    }

    /** Mean squares of the sources and of what they leave, summed over blocks. */
    private record Squares(List<MeanSquare> between, MeanSquare rest) {
        static Squares of(List<List<Run>> blocks, List<List<String>> groups) {
            var between = new ArrayList<MeanSquare>();
            var rest = MeanSquare.NONE;
            for (var block : blocks) {
                rest = rest.plus(squares(List.of(block)));
            }
            for (var group : groups) {
                var square = MeanSquare.NONE;
                for (var block : blocks) {
                    square = square.plus(squares(List.of(block)).minus(squares(byValue(block, group))));
                }
                between.add(square);
                rest = rest.minus(square);
            }
            return new Squares(List.copyOf(between), rest);
        }
    }

    private static VarianceComponents of(List<List<Run>> blocks, List<List<String>> groups, int incomplete) {
        var squares = Squares.of(blocks, groups);
        var between = squares.between();
        var rest = squares.rest();
        boolean isAlone = groups.size() == 1;
        var sources = new ArrayList<Source>();
        for (int i = 0; i < groups.size(); i++) {
            var group = groups.get(i);
            int values = blocks.stream()
                    .mapToInt(block -> byValue(block, group).size())
                    .max()
                    .orElseThrow();
            sources.add(new Source(
                    group,
                    values,
                    isAlone
                            ? VarianceComponent.of(between.get(i))
                            : VarianceComponent.of(
                                    between.get(i), rest, blocks.get(0).size() / values)));
        }
        return new VarianceComponents(
                sources,
                isAlone ? Optional.empty() : Optional.of(VarianceComponent.of(rest)),
                blocks.size(),
                incomplete);
    }

    /** A run that was made again tells nothing new. */
    private static List<Run> different(List<Run> runs) {
        var different = new LinkedHashMap<List<Object>, Run>();
        runs.forEach(run -> different.putIfAbsent(List.of(run.block(), run.levels()), run));
        return List.copyOf(different.values());
    }

    /** The sources that vary within a block, those together that always change together. */
    private static List<List<String>> aliases(List<Run> runs) {
        var byPattern = new LinkedHashMap<List<Integer>, List<String>>();
        long blocks = runs.stream().map(Run::block).distinct().count();
        var names = runs.isEmpty()
                ? List.<String>of()
                : runs.get(0).levels().keySet().stream().sorted().toList();
        for (var name : names) {
            var first = new HashMap<List<Object>, Integer>();
            var pattern = runs.stream()
                    .map(run -> {
                        var key = List.<Object>of(run.block(), run.levels().get(name));
                        first.putIfAbsent(key, first.size());
                        return first.get(key);
                    })
                    .toList();
            if (first.size() > blocks) {
                byPattern.computeIfAbsent(pattern, one -> new ArrayList<>()).add(name);
            }
        }
        return List.copyOf(byPattern.values());
    }

    private static List<List<Run>> byValue(List<Run> block, List<String> group) {
        return List.copyOf(block.stream()
                .collect(Collectors.groupingBy(run -> run.levels().get(group.get(0))))
                .values());
    }

    /** Of the values from the means of their parts. */
    private static MeanSquare squares(List<List<Run>> parts) {
        double sum = 0;
        int freedom = 0;
        for (var part : parts) {
            double mean = part.stream().mapToDouble(Run::value).average().orElseThrow();
            sum += part.stream()
                    .mapToDouble(run -> (run.value() - mean) * (run.value() - mean))
                    .sum();
            freedom += part.size() - 1;
        }
        return new MeanSquare(sum, freedom);
    }
}
