package io.tunelab.data.source;

import io.tunelab.data.DataException;
import io.tunelab.data.Notice;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Makes one label of what each row has, as far as it means one: test rows marked −1 have none, {@code 1} and {@code 1.0}
 * are one class, a list of one is that one. Several labels per row are recognised in all their notations.
 */
final class LabelCleaning {
    private static final String NOT_YET =
            " (multi-label classification), which is read but not trained on yet; give each row one label";

    private final String name;
    private final RowCollector collected;
    private final List<Notice> notices;

    LabelCleaning(String name, RowCollector collected, List<Notice> notices) {
        this.name = name;
        this.collected = collected;
        this.notices = notices;
    }

    /** The rows that have a label, with it. */
    List<Row> rows() {
        var rows = withoutMarked(collected.rows());
        if (collected.severalLabels()) {
            refuseSeveral(rows);
        }
        refuseNotations(rows);
        return mergedNumbers(rows);
    }

    /** The published test rows of GLUE and others have −1 where the labels are kept back. */
    private List<Row> withoutMarked(List<Row> rows) {
        var byTest = rows.stream()
                .collect(Collectors.partitioningBy(
                        row -> row.part() == Part.TEST, Collectors.mapping(Row::labels, Collectors.toSet())));
        var marked = Set.of(List.of("-1"));
        boolean unlabelled = !byTest.get(true).isEmpty()
                && byTest.get(true).stream()
                        .allMatch(labels -> labels.equals(List.of("-1")) || labels.equals(List.of("-1.0")))
                && byTest.get(false).stream().noneMatch(marked::contains);
        if (!unlabelled) {
            return rows;
        }
        var labelled = rows.stream().filter(row -> row.part() != Part.TEST).toList();
        notices.add(LabelNames.unlabelled(rows.size() - labelled.size(), "are all labelled -1", List.of()));
        return labelled;
    }

    private void refuseSeveral(List<Row> rows) {
        long severalIn = rows.stream().filter(row -> row.labels().size() != 1).count();
        var columns = collected.columns().map(TakenColumns::label).orElse(List.of());
        if (severalIn > 0) {
            var example = rows.stream()
                    .filter(row -> row.labels().size() != 1)
                    .findFirst()
                    .orElseThrow();
            throw new DataException(
                    "unsupported_data",
                    "'%s' has several labels per row: %s, and %,d of %,d rows have none or several, for example %s%s%s"
                            .formatted(
                                    name,
                                    columns.size() > 1
                                            ? "the columns " + String.join(", ", columns)
                                                    + " say 0 or 1 for one label each"
                                            : "'%s' holds lists".formatted(String.join("", columns)),
                                    severalIn,
                                    rows.size(),
                                    example.labels(),
                                    NOT_YET,
                                    columns.size() > 1
                                            ? ", or set label_column to one of the columns, for example "
                                                    + columns.get(0)
                                            : ""));
        }
        notices.add(Notice.info(
                "labels_single",
                columns.size() > 1
                        ? "exactly one of the columns %s is 1 in every row; it is taken as the label"
                                .formatted(String.join(", ", columns))
                        : "every list of labels has one element, which is taken as the label"));
    }

    /** Several labels in one string: {@code a|b}, where {@code a} or {@code b} is in other labels too; {@code ['a', 'b']}. */
    private void refuseNotations(List<Row> rows) {
        var labels = rows.stream()
                .flatMap(row -> row.labels().stream())
                .collect(Collectors.toCollection(LinkedHashSet::new));
        var lists = labels.stream()
                .filter(label -> label.startsWith("[") && label.endsWith("]"))
                .toList();
        if (!lists.isEmpty()) {
            throw new DataException(
                    "unsupported_data",
                    "'%s' has several labels per row: labels such as %s are lists%s"
                            .formatted(name, lists.get(0), NOT_YET));
        }
        var joined = labels.stream()
                .filter(label -> label.matches("[^|]*[^|\\s][^|]*(\\|[^|]*[^|\\s][^|]*)+"))
                .toList();
        var partsIn = new HashMap<String, Set<String>>();
        labels.forEach(label -> Stream.of(label.split("\\|"))
                .forEach(part -> partsIn.computeIfAbsent(part.strip(), key -> new HashSet<>())
                        .add(label)));
        joined.stream()
                .filter(label -> Stream.of(label.split("\\|"))
                        .anyMatch(part -> partsIn.get(part.strip()).size() > 1))
                .findFirst()
                .ifPresent(label -> {
                    throw new DataException(
                            "unsupported_data",
                            "'%s' has several labels per row: '%s' joins labels that occur in others too%s; if it is one class, write its name without '|'"
                                    .formatted(name, label, NOT_YET));
                });
    }

    private List<Row> mergedNumbers(List<Row> rows) {
        var names = rows.stream().map(Row::label).collect(Collectors.toCollection(LinkedHashSet::new));
        var merged = LabelNames.mergedNumbers(names);
        if (merged.isEmpty()) {
            return rows;
        }
        merged.forEach((from, to) -> notices.add(Notice.info(
                "labels_merged", "labels '%s' and '%s' are the same number and one class".formatted(from, to))));
        return rows.stream()
                .map(row -> merged.containsKey(row.label()) ? row.labelled(List.of(merged.get(row.label()))) : row)
                .toList();
    }
}
