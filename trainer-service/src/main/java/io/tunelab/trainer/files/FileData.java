package io.tunelab.trainer.files;

import io.tunelab.trainer.classify.TextTokenizer;
import io.tunelab.trainer.model.ModelConfig;
import io.tunelab.trainer.model.ModelDirectory;
import io.tunelab.trainer.training.Examples;
import io.tunelab.trainer.training.InputShape;
import io.tunelab.trainer.training.Splits;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Labelled files, read, split and tokenized for one model.
 *
 * @param labels names by number: numbers by value, names by alphabet
 */
public record FileData(Splits splits, List<String> labels, InputShape input) {
    public FileData {
        labels = List.copyOf(labels);
    }

    /** The rows of one split, before they are tokenized. */
    private record Part(List<LabelledText> rows, List<Integer> numbers) {}

    /**
     * @throws InvalidFileException if a file is not there or malformed, or the files do not make a task together
     * @throws IllegalArgumentException if {@code maxLength} leaves no room for text
     */
    public static FileData read(DataFiles files, ModelDirectory model, int maxLength) {
        var rows = LabelledFile.read(files.data(), files.columns());
        var labels = labels(rows, files);
        var parts = parts(files, rows, labels);
        int vocabulary = ModelConfig.read(model.path().resolve("config.json")).vocabularySize();
        try (var tokenizer = TextTokenizer.open(model.path())) {
            var input = new InputShape(tokenizer.prefix(), tokenizer.suffix(), maxLength);
            int room = maxLength - input.specialTokens();
            var examples = parts.stream()
                    .map(part -> tokenized(part, labels, tokenizer, room, vocabulary))
                    .toList();
            return new FileData(
                    new Splits(examples.get(0), examples.get(1), examples.get(2), vocabulary), labels, input);
        }
    }

    private static List<String> labels(List<LabelledText> rows, DataFiles files) {
        var names = new TreeSet<String>();
        rows.forEach(row -> names.add(row.label()));
        if (names.size() < 2 || names.size() > 1000) {
            throw new InvalidFileException("%s has %d labels (%s); allowed are 2 to 1000"
                    .formatted(files.data(), names.size(), shortened(names.toString())));
        }
        return names.stream().allMatch(name -> name.matches("-?\\d{1,18}"))
                ? names.stream()
                        .sorted(Comparator.comparingLong(Long::parseLong))
                        .toList()
                : List.copyOf(names);
    }

    private static List<Part> parts(DataFiles files, List<LabelledText> rows, List<String> labels) {
        var numbers = rows.stream().map(row -> labels.indexOf(row.label())).toList();
        if (files.validation().isPresent()) {
            return List.of(
                    new Part(rows, RowSplits.subset(numbers, files.rows(), files.seed())),
                    whole(LabelledFile.read(files.validation().get(), files.columns())),
                    whole(LabelledFile.read(files.test().orElseThrow(), files.columns())));
        }
        var splits = files.split()
                .map(file -> RowSplits.read(file, rows.size()))
                .orElseGet(() -> RowSplits.stratified(numbers, files.rows(), files.seed()));
        if (splits.all().anyMatch(List::isEmpty)) {
            throw new InvalidFileException("%d rows are too few to split".formatted(rows.size()));
        }
        return splits.all().map(split -> new Part(rows, split)).toList();
    }

    private static Part whole(List<LabelledText> rows) {
        return new Part(rows, IntStream.range(0, rows.size()).boxed().toList());
    }

    private static Examples tokenized(
            Part part, List<String> labels, TextTokenizer tokenizer, int room, int vocabulary) {
        var rows = part.numbers.stream().map(part.rows::get).toList();
        var ids = tokenizer.encode(rows.stream().map(LabelledText::text).toList(), room);
        var all = ids.stream().flatMapToInt(Arrays::stream).toArray();
        Arrays.stream(all).filter(id -> id >= vocabulary).findFirst().ifPresent(id -> {
            throw new InvalidFileException(
                    "the tokenizer has an id %d, but the model only %d words; do they belong together?"
                            .formatted(id, vocabulary));
        });
        return new Examples(
                part.numbers.stream().mapToInt(Integer::intValue).toArray(),
                rows.stream().mapToInt(row -> number(row.label(), labels)).toArray(),
                ids.stream().mapToInt(of -> of.length).toArray(),
                all);
    }

    private static int number(String label, List<String> labels) {
        int number = labels.indexOf(label);
        if (number < 0) {
            throw new InvalidFileException("label '%s' is not among those of the training data: %s"
                    .formatted(label, shortened(labels.toString())));
        }
        return number;
    }

    private static String shortened(String text) {
        return text.length() <= 200 ? text : text.substring(0, 200) + " …";
    }

    /** Examples of all splits. */
    public Stream<Examples> all() {
        return Stream.of(splits.train(), splits.validation(), splits.test());
    }
}
