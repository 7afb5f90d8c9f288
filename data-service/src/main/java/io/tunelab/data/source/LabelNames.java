package io.tunelab.data.source;

import io.tunelab.contract.dataset.Notice;
import java.math.BigDecimal;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Rules for the names of labels. */
final class LabelNames {
    private static final Pattern NUMBER = Pattern.compile("[+-]?(0|[1-9]\\d{0,17})(\\.\\d{1,17})?([eE][+-]?\\d{1,2})?");

    private static final Pattern DATE =
            Pattern.compile("(\\d{4}[-/.]\\d{1,2}[-/.]\\d{1,2}|\\d{1,2}[-/.]\\d{1,2}[-/.]\\d{2,4})([T ].*)?");

    private LabelNames() {}

    static boolean areNumbers(Collection<String> names) {
        return !names.isEmpty()
                && names.stream().allMatch(name -> NUMBER.matcher(name).matches());
    }

    static boolean isWhole(String number) {
        return new BigDecimal(number).stripTrailingZeros().scale() <= 0;
    }

    /** Numbers by value, other names by alphabet, which puts NEG before POS and negative before positive. */
    static List<String> sorted(Collection<String> names) {
        return areNumbers(names)
                ? names.stream().sorted(Comparator.comparing(BigDecimal::new)).toList()
                : names.stream().sorted().toList();
    }

    /** Which names of the same number become one: {@code 1.0} becomes {@code 1}, where both occur. */
    static Map<String, String> mergedNumbers(Collection<String> names) {
        var merged = new LinkedHashMap<String, String>();
        if (areNumbers(names)) {
            var byValue = new TreeMap<BigDecimal, String>();
            var shortestFirst = Comparator.comparingInt(String::length).thenComparing(Comparator.naturalOrder());
            names.stream().sorted(shortestFirst).forEach(name -> {
                var kept = byValue.putIfAbsent(new BigDecimal(name), name);
                if (kept != null) {
                    merged.put(name, kept);
                }
            });
        }
        return merged;
    }

    /** A warning for names that differ only in case, accents' coding, blanks or invisible characters. */
    static List<Notice> alike(Map<String, Long> counts) {
        var byPlain = new TreeMap<String, List<String>>();
        counts.keySet().forEach(name -> byPlain.computeIfAbsent(plain(name), plain -> new ArrayList<>())
                .add(name));
        return byPlain.values().stream()
                .filter(names -> names.size() > 1)
                .map(names -> Notice.warning(
                                "labels_alike",
                                "classes that differ only in case or blanks: %s; are they one?"
                                        .formatted(String.join(
                                                ", ",
                                                names.stream()
                                                        .sorted()
                                                        .map(name ->
                                                                "'%s' (%,d rows)".formatted(name, counts.get(name)))
                                                        .toList())))
                        .of(names.size(), names))
                .toList();
    }

    private static String plain(String name) {
        return Normalizer.normalize(name, Normalizer.Form.NFKC)
                .toLowerCase(Locale.ROOT)
                .replaceAll("[\\s\\p{Cf}]+", "");
    }

    /** A warning for classes that may be a program's word for nothing. */
    static List<Notice> likeNothing(Map<String, Long> counts) {
        return counts.entrySet().stream()
                .filter(label -> label.getKey().matches("(?i)nan|null|n/a|#n/a|<na>|nat|undefined|-|\\?"))
                .map(label -> Notice.warning(
                                "labels_like_nothing",
                                "'%s' is a class of %,d rows; does it mean that the label is missing?"
                                        .formatted(label.getKey(), label.getValue()))
                        .of(label.getValue(), List.of()))
                .toList();
    }

    /** A warning for labels that are dates: those of a wrong column, usually. */
    static List<Notice> likeDates(Map<String, Long> counts) {
        return counts.size() > 1
                        && counts.keySet().stream()
                                .allMatch(label -> DATE.matcher(label).matches())
                ? List.of(Notice.warning(
                                "labels_like_dates",
                                "the labels look like dates (%s); is the label column right?"
                                        .formatted(counts.keySet().iterator().next()))
                        .of(counts.size(), List.of()))
                : List.of();
    }

    /** That the published test part cannot be tested on. */
    static Notice unlabelled(long rows, String why, List<String> examples) {
        return Notice.warning(
                        LabelledTexts.UNLABELLED,
                        "the test split has no labels: its %,d rows %s and were left out".formatted(rows, why))
                .of(rows, examples);
    }
}
