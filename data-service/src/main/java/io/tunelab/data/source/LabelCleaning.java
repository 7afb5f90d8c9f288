package io.tunelab.data.source;

import io.tunelab.contract.dataset.Notice;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Makes one label of what each row has, as far as it means one: test rows marked −1 have none, {@code 1} and {@code 1.0}
 * are one class, a list of one is that one. Several labels per row are recognised in all their notations.
 */
final class LabelCleaning {
    private final RowCollector collected;
    private final List<Notice> notices;

    LabelCleaning(RowCollector collected, List<Notice> notices) {
        this.collected = collected;
        this.notices = notices;
    }

    /**
     * The rows that can be used, with their labels.
     *
     * @param multiLabel whether a row has any number of labels; else each has one
     */
    record Cleaned(List<Row> rows, boolean multiLabel) {}

    Cleaned clean() {
        var rows = withoutMarked(collected.rows());
        var notation = collected.severalLabels()
                ? Optional.<JoinedLabels>empty()
                : JoinedLabels.of(
                        rows.stream().map(Row::label).collect(Collectors.toCollection(LinkedHashSet::new)), notices);
        var separated = notation.map(joined -> separated(rows, joined)).orElse(rows);
        boolean multiLabel = separated.stream().anyMatch(row -> row.labels().size() != 1);
        if (multiLabel) {
            notices.add(Notice.info(
                    "multi_label",
                    "rows have several labels: %s; each label is predicted by itself (multi-label classification)"
                            .formatted(notation.map(joined -> example(rows, joined))
                                    .orElseGet(this::columnsOfLabels))));
        } else if (collected.severalLabels()) {
            notices.add(Notice.info(
                    "labels_single",
                    labelColumns().size() > 1
                            ? "exactly one of the columns %s is 1 in every row; it is taken as the label"
                                    .formatted(String.join(", ", labelColumns()))
                            : "every list of labels has one element, which is taken as the label"));
        }
        return new Cleaned(mergedNumbers(separated), multiLabel);
    }

    private String columnsOfLabels() {
        return labelColumns().size() > 1
                ? "the columns " + String.join(", ", labelColumns()) + " say 0 or 1 for one label each"
                : "'%s' holds lists".formatted(String.join("", labelColumns()));
    }

    private static String example(List<Row> rows, JoinedLabels joined) {
        return rows.stream()
                .map(Row::label)
                .filter(label -> joined.parts(label).size() != 1)
                .findFirst()
                .map(label -> "'%s' is taken for %s".formatted(label, joined.parts(label)))
                .orElse("");
    }

    private static List<Row> separated(List<Row> rows, JoinedLabels joined) {
        var lists = new HashMap<String, List<String>>();
        return rows.stream()
                .map(row -> row.labelled(lists.computeIfAbsent(row.label(), joined::parts)))
                .toList();
    }

    private List<String> labelColumns() {
        return collected.columns().map(TakenColumns::label).orElse(List.of());
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

    private List<Row> mergedNumbers(List<Row> rows) {
        var names = rows.stream()
                .flatMap(row -> row.labels().stream())
                .collect(Collectors.toCollection(LinkedHashSet::new));
        var merged = LabelNames.mergedNumbers(names);
        if (merged.isEmpty()) {
            return rows;
        }
        merged.forEach((from, to) -> notices.add(Notice.info(
                "labels_merged", "labels '%s' and '%s' are the same number and one class".formatted(from, to))));
        return rows.stream()
                .map(row -> row.labels().stream().anyMatch(merged::containsKey)
                        ? row.labelled(row.labels().stream()
                                .map(label -> merged.getOrDefault(label, label))
                                .distinct()
                                .toList())
                        : row)
                .toList();
    }
}
