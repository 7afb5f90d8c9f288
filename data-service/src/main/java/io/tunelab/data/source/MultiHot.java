package io.tunelab.data.source;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * Sets of labels as vectors: a list with a place for each label, which holds 1 where the label is true and else 0. Trainers of
 * multi-label models want them so, and many files have them.
 */
final class MultiHot {
    /** As Python and NumPy write it: {@code [0, 1, 1]}, {@code [0. 1. 1.]}. */
    private static final Pattern WRITTEN =
            Pattern.compile("\\[\\s*+[-+\\d.]++(?:(?:\\s*+,\\s*+|\\s++)[-+\\d.]++)++\\s*+]");

    private MultiHot() {}

    /** How many labels the vectors have places for; empty if the values are no vectors of 0 and 1 of one length. */
    static OptionalInt places(List<Object> values) {
        var sizes = values.stream()
                .map(value -> of(value).map(List::size).orElse(0))
                .distinct()
                .toList();
        return sizes.size() == 1 && sizes.get(0) > 1 ? OptionalInt.of(sizes.get(0)) : OptionalInt.empty();
    }

    /** Numbers of the labels that a vector says yes to. */
    static List<Object> chosen(Object value, int places) {
        var vector = of(value)
                .filter(found -> found.size() == places)
                .orElseThrow(() -> new IllegalArgumentException(
                        "label '%s', where other rows have a list of %d zeros and ones".formatted(value, places)));
        return IntStream.range(0, places)
                .filter(vector::get)
                .mapToObj(place -> (Object) place)
                .toList();
    }

    /** Whether the values are lists of one length of numbers with fractions, as probabilities are. */
    static boolean areProbabilities(List<Object> values) {
        var lists = values.stream().map(MultiHot::numbers).toList();
        return !lists.isEmpty()
                && lists.stream()
                        .allMatch(list ->
                                list.size() > 1 && list.size() == lists.get(0).size())
                && lists.stream().flatMap(List::stream).anyMatch(number -> number != Math.rint(number));
    }

    private static Optional<List<Boolean>> of(Object value) {
        var numbers = numbers(value);
        return !numbers.isEmpty() && Set.of(0.0, 1.0).containsAll(numbers)
                ? Optional.of(numbers.stream().map(number -> number == 1).toList())
                : Optional.empty();
    }

    private static List<Double> numbers(Object value) {
        if (value instanceof List<?> many) {
            var numbers = new ArrayList<Double>();
            for (var one : many) {
                if (one instanceof Number number) {
                    numbers.add(number.doubleValue() + 0.0);
                } else if (one instanceof Boolean yes) {
                    numbers.add(yes ? 1.0 : 0.0);
                } else {
                    return List.of();
                }
            }
            return numbers;
        }
        return value instanceof String text && WRITTEN.matcher(text).matches() ? written(text) : List.of();
    }

    private static List<Double> written(String text) {
        try {
            return Pattern.compile("[\\s,]+")
                    .splitAsStream(text.substring(1, text.length() - 1).strip())
                    .map(Double::valueOf)
                    .toList();
        } catch (NumberFormatException e) {
            return List.of();
        }
    }
}
