package io.tunelab.results.analysis;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Training texts by their course over the epochs (Swayamdipta et al.: Dataset Cartography: Mapping and Diagnosing Datasets with
 * Training Dynamics, EMNLP 2020). Figures are means over runs.
 *
 * <p>The third with the largest variability is ambiguous, as in the paper. Its other two regions are thirds by confidence, which
 * overlap with that one; here every text is in one region: of the others, those that were right in at least half of the epochs
 * are easy and the rest are hard. A fixed confidence would not do: with many labels it is small for texts that are always right.
 *
 * @param texts in the order of the runs
 */
public record DataMap(List<Text> texts) {
    private static final int AMBIGUOUS_OF = 3;
    /** Share of the epochs. */
    private static final double HALF = 0.5;

    public DataMap {
        texts = List.copyOf(texts);
    }

    /** Where on the map a text is. */
    public enum Region {
        EASY,
        AMBIGUOUS,
        HARD;

        /** For people and files. */
        public String title() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * A text in one run, or the means over several.
     *
     * @param confidence mean probability of its label over the epochs
     * @param variability standard deviation of that probability over the epochs
     * @param correctness share of the epochs in which it was right
     */
    public record Course(int row, double confidence, double variability, double correctness) {}

    /** A text and where it is. */
    public record Text(Course course, Region region) {}

    /** @throws IllegalArgumentException if there is no run, or runs were trained on different texts */
    public static DataMap of(List<List<Course>> runs) {
        if (runs.isEmpty()) {
            throw new IllegalArgumentException("a data map needs at least one run");
        }
        var courses = means(runs);
        var byVariability = courses.stream()
                .filter(course -> course.variability() > 0)
                .sorted(Comparator.comparingDouble(Course::variability).reversed())
                .limit(courses.size() / AMBIGUOUS_OF)
                .map(Course::row)
                .toList();
        var ambiguous = new HashSet<>(byVariability);
        return new DataMap(courses.stream()
                .map(course -> new Text(course, region(course, ambiguous)))
                .toList());
    }

    private static Region region(Course course, Set<Integer> ambiguous) {
        if (ambiguous.contains(course.row())) {
            return Region.AMBIGUOUS;
        }
        return course.correctness() >= HALF ? Region.EASY : Region.HARD;
    }

    private static List<Course> means(List<List<Course>> runs) {
        var byRow = new LinkedHashMap<Integer, List<Course>>();
        for (var run : runs) {
            run.forEach(course -> byRow.computeIfAbsent(course.row(), row -> new ArrayList<>())
                    .add(course));
        }
        if (byRow.values().stream().anyMatch(courses -> courses.size() != runs.size())) {
            throw new IllegalArgumentException("the runs were not trained on the same texts");
        }
        return byRow.entrySet().stream()
                .map(entry -> new Course(
                        entry.getKey(),
                        entry.getValue().stream()
                                .mapToDouble(Course::confidence)
                                .average()
                                .orElseThrow(),
                        entry.getValue().stream()
                                .mapToDouble(Course::variability)
                                .average()
                                .orElseThrow(),
                        entry.getValue().stream()
                                .mapToDouble(Course::correctness)
                                .average()
                                .orElseThrow()))
                .toList();
    }

    /** How many texts are in a region. */
    public int count(Region region) {
        return (int) texts.stream().filter(text -> text.region() == region).count();
    }

    /** The least probable texts first. */
    public List<Text> hardest(int most) {
        return texts.stream()
                .sorted(Comparator.comparingDouble((Text text) -> text.course().confidence())
                        .thenComparingInt(text -> text.course().row()))
                .limit(most)
                .toList();
    }

    /** An evenly spaced sample, for a drawing. */
    public List<Text> sample(int most) {
        int count = Math.min(texts.size(), most);
        var sample = new ArrayList<Text>();
        for (int i = 0; i < count; i++) {
            sample.add(texts.get((int) ((long) i * texts.size() / count)));
        }
        return sample;
    }
}
