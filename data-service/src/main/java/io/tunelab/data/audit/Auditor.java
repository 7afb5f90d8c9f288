package io.tunelab.data.audit;

import io.tunelab.contract.dataset.Audit;
import io.tunelab.contract.dataset.Audit.Classes;
import io.tunelab.contract.dataset.Audit.Finding;
import io.tunelab.contract.dataset.Audit.Groups;
import io.tunelab.data.source.LabelledTexts;
import io.tunelab.data.source.Part;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.IntStream;

/** Finds out what a whole data set holds and what is wrong with it: a pure function of its rows. */
public final class Auditor {
    /** Fewer examples of a class cannot fill three splits in any proportion. */
    private static final int FEWEST_PER_CLASS = 10;

    private static final int EXAMPLES = 3;

    private Auditor() {}

    /** Audits a data set. */
    public static Audit audit(LabelledTexts texts, Duplicates duplicates) {
        var same = duplicates.sameGroups();
        return new Audit(
                classes(texts),
                groups(same, texts),
                groups(duplicates.nearGroups(), texts),
                groups(same.stream().filter(rows -> contradict(rows, texts)).toList(), texts),
                groups(same.stream().filter(rows -> crosses(rows, texts)).toList(), texts),
                oddities(texts),
                scripts(texts));
    }

    private static Groups groups(List<List<Integer>> groups, LabelledTexts texts) {
        return new Groups(
                groups.size(),
                groups.stream().mapToInt(List::size).sum(),
                groups.stream()
                        .limit(EXAMPLES)
                        .map(rows -> Examples.of(rows, texts))
                        .toList());
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
                        odd.getKey().wireName(),
                        odd.getValue().size(),
                        odd.getValue().stream()
                                .limit(EXAMPLES)
                                .map(row -> Examples.of(List.of(row), texts))
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
