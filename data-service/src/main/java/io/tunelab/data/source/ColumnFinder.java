package io.tunelab.data.source;

import io.tunelab.data.DataException;
import io.tunelab.data.parse.Entry;
import io.tunelab.data.parse.Table;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * Finds the columns of a table: those that were asked for, else the only one with a usual name. Where there are several,
 * one is asked for: a guess would be wrong science.
 */
final class ColumnFinder {
    private final Columns asked;
    private final Table table;
    private final List<String> names;
    private final List<Entry> sample;
    private final Map<String, List<String>> classNames;

    /** @param classNames by column, for columns of which the table brings none itself */
    ColumnFinder(
            Columns asked, Table table, List<String> names, List<Entry> sample, Map<String, List<String>> classNames) {
        this.asked = asked;
        this.table = table;
        this.classNames = classNames;
        this.names = names;
        this.sample = sample;
    }

    /**
     * The columns.
     *
     * @throws DataException {@code invalid_data} if one is missing or not unique, with what there is
     */
    TakenColumns find() {
        if (names.isEmpty()) {
            throw withoutColumns();
        }
        var text = text();
        var pair = asked.pair().map(name -> existing(name, "text_pair_column"));
        var group = asked.group().map(name -> existing(name, "group_column"));
        var split = asked.split()
                .map(name -> existing(name, "split-column"))
                .or(() -> usual(UsualColumns.SPLIT).stream().findFirst().filter(this::holdsParts));
        var label = labels(text);
        refuseTwice("text_column", text, "text_pair_column", pair);
        refuseTwice("text_column", text, "label_column", asked.label().map(name -> label.get(0)));
        pair.ifPresent(second -> refuseTwice("text_pair_column", second, "label_column", Optional.of(label.get(0))));
        return new TakenColumns(
                text, pair, label, group, split, label.size() == 1 ? classNames(label.get(0)) : List.of());
    }

    private void refuseTwice(String field, String column, String otherField, Optional<String> other) {
        if (other.equals(Optional.of(column))) {
            throw refused("%s and %s are both '%s'; choose two columns of %s"
                    .formatted(field, otherField, column, shown(names)));
        }
    }

    /** A file of which no row can be read, so that nothing tells of columns. */
    private DataException withoutColumns() {
        return sample.stream()
                .filter(entry -> entry.problem().isPresent())
                .findFirst()
                .map(entry -> new DataException(
                        "invalid_data",
                        "%s: %s; allowed is one JSON object for each row, such as {\"text\": \"…\", \"label\": \"…\"}"
                                .formatted(entry.place(), entry.problem().get())))
                .orElseGet(() -> refused("no rows"));
    }

    private List<String> classNames(String column) {
        return table.classNames().getOrDefault(column, classNames.getOrDefault(column, List.of()));
    }

    /** Whether there is a text column, or several of which one might be. */
    boolean hasText() {
        return asked.text().isPresent()
                ? matching(asked.text().get()).isPresent()
                : !usual(UsualColumns.TEXT).isEmpty() || pair().isPresent();
    }

    /** Whether there is something that could be the label. */
    boolean hasLabel() {
        return asked.label().isPresent()
                ? !askedLabels(asked.label().get()).isEmpty()
                : !usual(UsualColumns.LABEL).isEmpty() || !zeroOneColumns("").isEmpty();
    }

    private String text() {
        if (asked.text().isPresent()) {
            return existing(asked.text().get(), "text_column");
        }
        pair().ifPresent(two -> {
            throw refused(
                    "columns '%s' and '%s' look like pairs of texts; set text_column to the first and text_pair_column to the second, or text_column alone to use one of them"
                            .formatted(two.get(0), two.get(1)));
        });
        var usual = usual(UsualColumns.TEXT);
        if (usual.size() > 1) {
            throw ambiguous("text", usual);
        }
        return usual.stream().findFirst().orElseThrow(() -> none("text", longest()));
    }

    private List<String> labels(String text) {
        if (asked.label().isPresent()) {
            return askedLabels(asked.label().get(), text);
        }
        var sure = usual(UsualColumns.LABEL.subList(0, 1));
        sure.remove(text);
        var zeroOne = zeroOneColumns(text);
        if (sure.isEmpty() && zeroOne.size() > 1) {
            return severalColumns(text, zeroOne);
        }
        var usual = sure.isEmpty() ? usual(UsualColumns.LABEL) : sure;
        usual.remove(text);
        if (usual.size() > 1) {
            throw ambiguous("label", usual);
        }
        if (usual.isEmpty()) {
            throw none("label", zeroOne);
        }
        return usual;
    }

    /** One column, or several of 0 and 1 with commas between them. */
    private List<String> askedLabels(String asked, String text) {
        var labels = askedLabels(asked);
        if (labels.size() < 2) {
            return List.of(existing(asked, "label_column"));
        }
        var others = new ArrayList<>(labels);
        others.removeAll(zeroOneColumns(text));
        if (!others.isEmpty()) {
            throw refused("label_column names several columns, and each must hold 0 or 1; %s %s something else"
                    .formatted(shown(others), others.size() == 1 ? "holds" : "hold"));
        }
        return labels;
    }

    /** Empty if there are no such columns. */
    private List<String> askedLabels(String asked) {
        var whole = matching(asked);
        if (whole.isPresent()) {
            return List.of(whole.get());
        }
        var parts = Stream.of(asked.split(",")).map(this::matching).toList();
        return parts.stream().allMatch(Optional::isPresent)
                ? parts.stream().flatMap(Optional::stream).distinct().toList()
                : List.of();
    }

    /** Columns of 0 and 1, unless another one has a name that labels have. */
    private List<String> severalColumns(String text, List<String> zeroOne) {
        var others = usual(UsualColumns.LABEL);
        others.remove(text);
        others.removeAll(zeroOne);
        if (!others.isEmpty()) {
            throw refused(
                    "it is not clear which columns hold the labels: %s, or %s, which say 0 or 1 for one label each; choose one, or several of 0 and 1 with commas between them: %s"
                            .formatted(shown(others), shown(zeroOne), howToSet("label")));
        }
        return zeroOne;
    }

    private Optional<List<String>> pair() {
        return asked.pair().isPresent()
                ? Optional.empty()
                : UsualColumns.PAIRS.stream()
                        .map(two -> two.stream()
                                .flatMap(name -> names.stream().filter(found -> UsualColumns.plain(found)
                                        .equals(name)))
                                .toList())
                        .filter(two -> two.size() == 2)
                        .findFirst();
    }

    /** Those with a usual name, of the first list that has any. */
    private List<String> usual(List<Set<String>> lists) {
        for (var list : lists) {
            var found = usual(list, name -> name);
            // Of a structure's field, such as reviews.text, the last part counts.
            found = found.isEmpty() ? usual(list, name -> name.substring(name.lastIndexOf('.') + 1)) : found;
            if (!found.isEmpty()) {
                return found;
            }
        }
        return new ArrayList<>();
    }

    private List<String> usual(Set<String> list, UnaryOperator<String> part) {
        var found = new ArrayList<>(names.stream()
                .filter(name -> list.contains(UsualColumns.plain(part.apply(name))))
                .toList());
        asked.pair().flatMap(this::matching).ifPresent(found::remove);
        asked.group().flatMap(this::matching).ifPresent(found::remove);
        return found;
    }

    private String existing(String name, String field) {
        return matching(name)
                .orElseThrow(() -> refused(
                        "no column '%s', which %s asks for; columns are %s".formatted(name, field, shown(names))));
    }

    /** That column, or the only one that differs in case and blanks. */
    private Optional<String> matching(String name) {
        if (names.contains(name)) {
            return Optional.of(name);
        }
        var alike = names.stream()
                .filter(found -> found.strip().equalsIgnoreCase(name.strip()))
                .toList();
        return alike.size() == 1 ? Optional.of(alike.get(0)) : Optional.empty();
    }

    private boolean holdsParts(String column) {
        return values(column).stream()
                .map(value -> Part.named(value.toString()))
                .anyMatch(part -> part.isPresent() && part.get() != Part.UNSTATED);
    }

    /** Columns with nothing but 0 and 1, or true and false: each says whether a row has one label. */
    private List<String> zeroOneColumns(String text) {
        return names.stream()
                .filter(name -> !name.equals(text) && !asked.group().equals(Optional.of(name)))
                .filter(name -> !values(name).isEmpty()
                        && values(name).stream()
                                .allMatch(value -> ZeroOne.of(value).isPresent()))
                .toList();
    }

    /** Values of the first rows, without empty ones. */
    List<Object> values(String column) {
        return sample.stream()
                .map(entry -> entry.values().get(column))
                .filter(value -> value != null && !value.toString().isBlank())
                .toList();
    }

    /** The column with the longest texts, as a suggestion. */
    private List<String> longest() {
        return names.stream()
                .filter(name -> meanLength(name) > 15)
                .max(Comparator.comparingDouble(this::meanLength))
                .map(List::of)
                .orElse(List.of());
    }

    private double meanLength(String column) {
        return values(column).stream()
                .mapToInt(value -> value.toString().length())
                .average()
                .orElse(0);
    }

    private DataException ambiguous(String what, List<String> candidates) {
        return refused("it is not clear which column holds the %s: %s are possible; choose one: %s"
                .formatted(what, shown(candidates), howToSet(what)));
    }

    private DataException none(String what, List<String> suggestion) {
        var message = new StringBuilder("no %s column among %s".formatted(what, shown(names)));
        if (names.get(0).startsWith("__label__")) {
            message.append("; these are lines of fastText: write them as a table with the columns text and label");
        } else if (looksHeaderless()) {
            message.append("; the first line looks like data: add a header line such as text,label");
        } else if (names.size() == 1) {
            return refused("'%s' is the only column, and every row needs a text and its label%s"
                    .formatted(
                            names.get(0),
                            table.columns().isEmpty() ? "" : "; if it should be several columns, set delimiter"));
        } else {
            suggestion.stream()
                    .findFirst()
                    .ifPresent(name -> message.append("; '").append(name).append("' looks like it"));
        }
        return refused(message.append("; name it: ").append(howToSet(what)).toString());
    }

    /** Column names that are longer than any name, numbers, or values of their own column. */
    private boolean looksHeaderless() {
        return !table.columns().isEmpty()
                && names.stream()
                        .anyMatch(name -> name.length() > 40
                                || name.matches("-?\\d+(\\.\\d+)?")
                                || values(name).contains(name));
    }

    private static String howToSet(String what) {
        return "%1$s_column in the request's dataset, or --%1$s-column".formatted(what);
    }

    private static String shown(List<String> names) {
        var first = names.stream()
                .limit(20)
                .map(name -> "'" + (name.length() > 60 ? name.substring(0, 59) + "…" : name) + "'")
                .toList();
        return String.join(", ", first) + (names.size() > 20 ? " and %d more".formatted(names.size() - 20) : "");
    }

    private DataException refused(String message) {
        return new DataException("invalid_data", table.name() + ": " + message);
    }
}
