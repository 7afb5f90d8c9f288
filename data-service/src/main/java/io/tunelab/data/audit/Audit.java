package io.tunelab.data.audit;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.tunelab.data.source.LabelledTexts;
import io.tunelab.data.source.Part;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * What a whole data set holds and what is wrong with it: a pure function of its rows. Rows are counted from 0.
 *
 * @param exactDuplicates texts that occur several times
 * @param nearDuplicates different texts that are nearly the same
 * @param contradictions texts that occur with different labels
 * @param acrossParts texts in the published test part and in another
 * @param scripts rows by the script of their texts, most first
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
@RegisterForReflection
public record Audit(
        Classes classes,
        Groups exactDuplicates,
        Groups nearDuplicates,
        Groups contradictions,
        Groups acrossParts,
        List<Finding> oddities,
        Map<String, Integer> scripts) {
    /** Fewer examples of a class cannot fill three splits in any proportion. */
    private static final int FEWEST_PER_CLASS = 10;

    private static final int EXAMPLES = 3;

    public Audit {
        oddities = List.copyOf(oddities);
        scripts = Collections.unmodifiableMap(new LinkedHashMap<>(scripts));
    }

    /**
     * How many rows the classes have.
     *
     * @param rowsPerLabel in the order of the label numbers
     * @param imbalance rows of the largest class by rows of the smallest
     * @param smallestFraction of the data that leaves ten examples to the smallest class; above 1: even all of it does not
     */
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    @RegisterForReflection
    public record Classes(List<Integer> rowsPerLabel, double imbalance, String smallestLabel, double smallestFraction) {
        public Classes {
            rowsPerLabel = List.copyOf(rowsPerLabel);
        }
    }

    /** Groups of rows, how many rows they have together, and the first few of them. */
    @RegisterForReflection
    public record Groups(int groups, int rows, List<Example> examples) {
        public Groups {
            examples = List.copyOf(examples);
        }

        static Groups of(List<List<Integer>> groups, LabelledTexts texts) {
            return new Groups(
                    groups.size(),
                    groups.stream().mapToInt(List::size).sum(),
                    groups.stream()
                            .limit(EXAMPLES)
                            .map(rows -> Example.of(rows, texts))
                            .toList());
        }
    }

    /** Rows with one oddity. */
    @RegisterForReflection
    public record Finding(Oddity oddity, int rows, List<Example> examples) {
        public Finding {
            examples = List.copyOf(examples);
        }
    }

    /** Audits a data set. */
    public static Audit of(LabelledTexts texts, Duplicates duplicates) {
        var same = duplicates.sameGroups();
        return new Audit(
                classes(texts),
                Groups.of(same, texts),
                Groups.of(duplicates.nearGroups(), texts),
                Groups.of(same.stream().filter(rows -> contradict(rows, texts)).toList(), texts),
                Groups.of(same.stream().filter(rows -> crosses(rows, texts)).toList(), texts),
                oddities(texts),
                scripts(texts));
    }

    private static Classes classes(LabelledTexts texts) {
        var counts = new int[texts.labels().size()];
        for (int row = 0; row < texts.rows().size(); row++) {
            texts.labelsOf(row).forEach(label -> counts[label]++);
        }
        var rows = Arrays.stream(counts).boxed().toList();
        int smallest = IntStream.range(0, counts.length)
                .boxed()
                .min(Comparator.comparingInt(label -> counts[label]))
                .orElseThrow();
        double fewest = Math.max(1, counts[smallest]);
        int most = Arrays.stream(counts).max().orElseThrow();
        return new Classes(rows, most / fewest, texts.labels().get(smallest), FEWEST_PER_CLASS / fewest);
    }

    private static boolean contradict(List<Integer> rows, LabelledTexts texts) {
        return rows.stream().map(texts.labelNumbers()::get).distinct().count() > 1;
    }

    private static boolean crosses(List<Integer> rows, LabelledTexts texts) {
        long tests = rows.stream().filter(texts::isPublishedTest).count();
        return tests > 0
                && tests < rows.size()
                && rows.stream().anyMatch(row -> texts.rows().get(row).part() == Part.TRAIN);
    }

    private static List<Finding> oddities(LabelledTexts texts) {
        var found = ofEach(texts, Oddity::of);
        Map<Oddity, List<Integer>> rows = new EnumMap<>(Oddity.class);
        for (int row = 0; row < found.size(); row++) {
            for (var oddity : found.get(row)) {
                rows.computeIfAbsent(oddity, first -> new ArrayList<>()).add(row);
            }
        }
        return rows.entrySet().stream()
                .map(odd -> new Finding(
                        odd.getKey(),
                        odd.getValue().size(),
                        odd.getValue().stream()
                                .limit(EXAMPLES)
                                .map(row -> Example.of(List.of(row), texts))
                                .toList()))
                .toList();
    }

    /** On all cores. */
    private static <T> List<T> ofEach(LabelledTexts texts, Function<String, T> value) {
        return texts.rows().parallelStream().map(row -> value.apply(row.text())).toList();
    }

    private static Map<String, Integer> scripts(LabelledTexts texts) {
        var counts = new TreeMap<String, Integer>();
        ofEach(texts, Scripts::of).forEach(script -> script.ifPresent(name -> counts.merge(name, 1, Integer::sum)));
        var sorted = new LinkedHashMap<String, Integer>();
        counts.entrySet().stream()
                .sorted(Map.Entry.<String, Integer>comparingByValue().reversed())
                .forEach(script -> sorted.put(script.getKey(), script.getValue()));
        return sorted;
    }
}
