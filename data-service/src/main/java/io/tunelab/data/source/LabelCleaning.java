package io.tunelab.data.source;

import io.tunelab.contract.dataset.Notice;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Makes one label of what each row has, as far as it means one: test rows marked −1 have none, {@code 1} and {@code 1.0}
 * are one class, a list of one is that one. Several labels per row are recognised in all their notations.
 */
final class LabelCleaning {
    /** A list as Python writes it: {@code ['a', "b"]}. */
    private static final Pattern LIST = Pattern.compile("\\[\\s*(?:'[^']*'|\"[^\"]*\"|[^'\",\\[\\]]+)?"
            + "(?:\\s*,\\s*(?:'[^']*'|\"[^\"]*\"|[^'\",\\[\\]]+))*\\s*]");

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
        var separated = separated(rows);
        boolean multiLabel = separated.stream().anyMatch(row -> row.labels().size() != 1);
        if (multiLabel) {
            notices.add(Notice.info(
                    "multi_label",
                    "rows have several labels: %s; each label is predicted by itself (multi-label classification)"
                            .formatted(notation(rows))));
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

    private String notation(List<Row> rows) {
        if (labelColumns().size() > 1) {
            return "the columns " + String.join(", ", labelColumns()) + " say 0 or 1 for one label each";
        }
        var example = rows.stream()
                .filter(row ->
                        collected.severalLabels() || separated(row.label()).size() > 1)
                .filter(row -> row.labels().size() != 1 || !collected.severalLabels())
                .findFirst();
        return collected.severalLabels()
                ? "'%s' holds lists".formatted(String.join("", labelColumns()))
                : "'%s' is taken for %s"
                        .formatted(
                                example.map(Row::label).orElse(""),
                                example.map(row -> separated(row.label())).orElse(List.of()));
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

    /**
     * Several labels in one string: {@code a|b}, where {@code a} or {@code b} is in other labels, too, or {@code ['a', 'b']}.
     */
    private List<Row> separated(List<Row> rows) {
        if (collected.severalLabels() || !joinsLabels(rows)) {
            return rows;
        }
        var lists = new HashMap<String, List<String>>();
        return rows.stream()
                .map(row -> row.labelled(lists.computeIfAbsent(row.label(), LabelCleaning::separated)))
                .toList();
    }

    private static boolean joinsLabels(List<Row> rows) {
        var labels = rows.stream().map(Row::label).collect(Collectors.toCollection(LinkedHashSet::new));
        if (labels.stream().anyMatch(label -> LIST.matcher(label).matches())) {
            return true;
        }
        var partsIn = new HashMap<String, Set<String>>();
        labels.forEach(label -> separated(label).forEach(part -> partsIn.computeIfAbsent(part, key -> new HashSet<>())
                .add(label)));
        return labels.stream().filter(label -> separated(label).size() > 1).anyMatch(label -> separated(label).stream()
                .anyMatch(part -> partsIn.get(part).size() > 1));
    }

    private static List<String> separated(String label) {
        boolean list = LIST.matcher(label).matches();
        var content = list ? label.substring(1, label.length() - 1) : label;
        return Stream.of(content.split(list ? "," : "\\|"))
                .map(String::strip)
                .map(part -> list ? part.replaceAll("^(['\"])(.*)\\1$", "$2").strip() : part)
                .filter(part -> !part.isEmpty())
                .distinct()
                .toList();
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
