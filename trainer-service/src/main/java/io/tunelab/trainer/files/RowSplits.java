package io.tunelab.trainer.files;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tunelab.trainer.training.Shuffle;
import java.io.IOException;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Which rows of one file, counted from 0, are in which split; each in ascending order. */
record RowSplits(List<Integer> train, List<Integer> validation, List<Integer> test) {
    RowSplits {
        train = List.copyOf(train);
        validation = List.copyOf(validation);
        test = List.copyOf(test);
    }

    /** 70/10/20 of each label's rows, drawn with the seed. */
    static RowSplits stratified(List<Integer> labels, OptionalInt rows, long seed) {
        var byLabel = drawn(labels, rows, seed);
        return new RowSplits(part(byLabel, 0, 0.7), part(byLabel, 0.7, 0.8), part(byLabel, 0.8, 1));
    }

    /** So many rows, each label in its proportion. */
    static List<Integer> subset(List<Integer> labels, OptionalInt rows, long seed) {
        return part(drawn(labels, rows, seed), 0, 1);
    }

    /** @throws InvalidFileException if it is no split file, names a row that is not there, or one twice */
    static RowSplits read(Path file, int rows) {
        try {
            var json = new ObjectMapper().readTree(file.toFile());
            var seen = new BitSet(rows);
            return new RowSplits(
                    rows(json, "train", file, rows, seen),
                    rows(json, "validation", file, rows, seen),
                    rows(json, "test", file, rows, seen));
        } catch (IOException e) {
            throw new InvalidFileException("%s cannot be read as JSON: %s".formatted(file, e.getMessage()), e);
        }
    }

    private static List<Integer> rows(JsonNode json, String split, Path file, int rows, BitSet seen) {
        var numbers = json.path(split);
        if (!numbers.isArray() || numbers.isEmpty()) {
            throw new InvalidFileException("%s has no list of rows '%s'".formatted(file, split));
        }
        return IntStream.range(0, numbers.size())
                .map(i -> row(numbers.get(i), split, file, rows, seen))
                .sorted()
                .boxed()
                .toList();
    }

    private static int row(JsonNode number, String split, Path file, int rows, BitSet seen) {
        if (!number.isInt() || number.intValue() < 0 || number.intValue() >= rows) {
            throw new InvalidFileException(
                    "%s: row %s of '%s' is not one of the data's 0 to %d".formatted(file, number, split, rows - 1));
        }
        if (seen.get(number.intValue())) {
            throw new InvalidFileException("%s: row %s is there twice".formatted(file, number));
        }
        seen.set(number.intValue());
        return number.intValue();
    }

    /** Rows of each label in random order, cut to their share of the wanted rows. */
    private static List<List<Integer>> drawn(List<Integer> labels, OptionalInt rows, long seed) {
        int classes = labels.stream().mapToInt(label -> label + 1).max().orElse(0);
        double share = Math.min(1, (double) rows.orElse(labels.size()) / labels.size());
        return IntStream.range(0, classes)
                .mapToObj(label -> {
                    var own = IntStream.range(0, labels.size())
                            .filter(row -> labels.get(row) == label)
                            .toArray();
                    return IntStream.of(Shuffle.order(own.length, seed, label))
                            .limit(Math.round(share * own.length))
                            .mapToObj(place -> own[place])
                            .toList();
                })
                .toList();
    }

    private static List<Integer> part(List<List<Integer>> byLabel, double from, double to) {
        return byLabel.stream()
                .flatMap(rows ->
                        rows.subList((int) Math.round(from * rows.size()), (int) Math.round(to * rows.size())).stream())
                .sorted()
                .toList();
    }

    Stream<List<Integer>> all() {
        return Stream.of(train, validation, test);
    }
}
