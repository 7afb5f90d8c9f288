package io.tunelab.data.source;

import io.tunelab.contract.dataset.Notice;
import io.tunelab.data.DataException;
import io.tunelab.data.parse.Entry;
import io.tunelab.data.parse.Problem;
import io.tunelab.data.parse.Table;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * The rows of one table.
 *
 * @param part published part of all its rows, empty if its name does not tell; a split column wins
 */
record TableRows(Table table, ColumnFinder finder, String part) {
    private static final int SAMPLE = 200;
    private static final long SAMPLE_CHARACTERS = 1 << 24;

    /** Looks at the first rows, which tell the columns. */
    static TableRows of(Table table, FileSource.Reading reading, String part) throws IOException {
        var sample = new ArrayList<Entry>();
        try (var entries = table.read(Set.of())) {
            long characters = 0;
            for (var next = entries.next();
                    next.isPresent() && sample.size() < SAMPLE && characters < SAMPLE_CHARACTERS;
                    next = entries.next()) {
                sample.add(next.get());
                characters += characters(next.get());
            }
        }
        var names = new LinkedHashSet<>(table.columns());
        if (names.isEmpty()) {
            sample.forEach(entry -> names.addAll(entry.values().keySet()));
        }
        var finder = new ColumnFinder(reading.columns(), table, List.copyOf(names), sample, reading.classNames());
        return new TableRows(table, finder, part);
    }

    private static long characters(Entry entry) {
        return entry.values().values().stream().mapToLong(TableRows::characters).sum();
    }

    private static long characters(Object value) {
        if (value instanceof List<?> many) {
            return 1 + many.stream().mapToLong(TableRows::characters).sum();
        }
        return value instanceof String text ? text.length() : 1;
    }

    void read(RowSink sink) throws IOException {
        var columns = finder.find();
        sink.columns(columns);
        var places = places(columns, sink);
        var answers = ProdigyAnswers.in(finder, columns);
        var wanted = new LinkedHashSet<>(columns.all());
        answers.map(ProdigyAnswers::column).ifPresent(wanted::add);
        try (var entries = table.read(wanted)) {
            for (var next = entries.next(); next.isPresent(); next = entries.next()) {
                var entry = next.get();
                if (entry.problem().isPresent()) {
                    sink.malformed(entry.place(), entry.problem().get());
                } else if (answers.isEmpty() || answers.get().accept(entry)) {
                    row(entry, columns, places, sink);
                }
            }
        }
        answers.flatMap(ProdigyAnswers::notice).ifPresent(sink::notice);
        table.notices().forEach(sink::notice);
    }

    /** How many labels the label column has places for, if it holds vectors. */
    private OptionalInt places(TakenColumns columns, RowSink sink) {
        var labels = columns.label().size() == 1 ? finder.values(columns.label().get(0)) : List.of();
        if (MultiHot.areProbabilities(labels)) {
            throw new DataException(
                    "invalid_data",
                    "%s: the labels in '%s' are lists of numbers with fractions, such as %s; probabilities are not classes: write the most probable class, or a list of 0 and 1"
                            .formatted(table.name(), columns.label().get(0), labels.get(0)));
        }
        var places = MultiHot.places(labels);
        places.ifPresent(count -> sink.notice(Notice.info(
                "label_vectors",
                "'%s' holds lists of %d zeros and ones, one place for each label%s"
                        .formatted(
                                columns.label().get(0),
                                count,
                                columns.classNames().isEmpty() ? "; labels are called by their places, from 0" : ""))));
        return places;
    }

    private void row(Entry entry, TakenColumns columns, OptionalInt places, RowSink sink) {
        var values = entry.values();
        Optional<Object> label;
        try {
            label = columns.label().size() == 1
                    ? Optional.ofNullable(values.get(columns.label().get(0)))
                            .map(value -> places.isPresent() ? MultiHot.chosen(value, places.getAsInt()) : value)
                            .flatMap(value -> named(value, columns.classNames()))
                    : Optional.of(chosen(values, columns.label()));
        } catch (IllegalArgumentException e) {
            sink.malformed(entry.place(), new Problem(Problem.Kind.LABEL_UNKNOWN, e.getMessage()));
            return;
        }
        sink.row(new RawRow(
                entry.place(),
                Optional.ofNullable(values.get(columns.text())),
                columns.pair().map(values::get),
                label,
                columns.group().map(values::get),
                columns.split().map(values::get).map(Object::toString).orElse(part)));
    }

    /** Names of the columns that say yes. */
    private static List<Object> chosen(Map<String, Object> values, List<String> columns) {
        var chosen = new ArrayList<Object>();
        for (var column : columns) {
            var value = Optional.ofNullable(values.get(column)).flatMap(ZeroOne::of);
            if (value.isEmpty()) {
                throw new IllegalArgumentException("column '%s' is %s, where other rows have 0 or 1"
                        .formatted(column, values.get(column) == null ? "empty" : "'" + values.get(column) + "'"));
            }
            if (value.get()) {
                chosen.add(column);
            }
        }
        return chosen;
    }

    /** The name of a numbered class; −1 is how such files say that there is none. */
    private static Optional<Object> named(Object value, List<String> classNames) {
        if (classNames.isEmpty()) {
            return Optional.of(value);
        }
        if (value instanceof List<?> many) {
            return Optional.of(many.stream()
                    .flatMap(one -> named(one, classNames).stream())
                    .toList());
        }
        if (!(value instanceof Number number)) {
            return Optional.of(value);
        }
        int index = number.intValue();
        if (index == -1) {
            return Optional.empty();
        }
        if (index < 0 || index >= classNames.size()) {
            throw new IllegalArgumentException("label %d, the file names %s".formatted(index, classNames));
        }
        return Optional.of(classNames.get(index));
    }
}
