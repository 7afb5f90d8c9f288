package io.tunelab.data.source;

import io.tunelab.contract.dataset.Notice;
import io.tunelab.data.DataException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Which classes a data set has, in the order of their numbers. */
final class LabelOrder {
    private static final int MOST_LABELS = 1000;
    /** Different fractional values from which numbers are taken for measurements. Half stars are 10. */
    private static final int MOST_FRACTIONAL_CLASSES = 20;

    private static final int FEW_ROWS = 20;

    private final String name;
    private final RowCollector collected;

    LabelOrder(String name, RowCollector collected) {
        this.name = name;
        this.collected = collected;
    }

    /**
     * Those configured, else those that the file names and that occur, else those found in order.
     *
     * @throws DataException {@code invalid_data} if they are not classes
     */
    List<String> of(List<Row> rows, List<Notice> notices) {
        var counts = new TreeMap<String, Long>();
        rows.forEach(row -> row.labels().forEach(label -> counts.merge(label, 1L, Long::sum)));
        var configured = collected.allowedLabels();
        if (configured.isEmpty()) {
            refuseMeasurements(counts, rows.size());
        }
        var labels = configured.isEmpty() ? found(counts) : configured;
        if (labels.size() < 2) {
            throw refused(
                    rows.isEmpty()
                            ? noRows()
                            : "has one label only, %s; a classifier needs at least two%s"
                                    .formatted(labels, withoutRows(notices)));
        }
        if (labels.size() > MOST_LABELS) {
            throw refused("has %,d different labels, allowed are %,d; is the label column right?"
                            .formatted(labels.size(), MOST_LABELS)
                    + taken());
        }
        notices.addAll(LabelNames.alike(counts));
        notices.addAll(LabelNames.likeNothing(counts));
        notices.addAll(LabelNames.likeDates(counts));
        return labels;
    }

    /** Where the other label may have gone. */
    private String withoutRows(List<Notice> notices) {
        var rejected = notices.stream()
                .filter(notice -> notice.code().equals(ProdigyAnswers.CODE))
                .findFirst()
                .map(notice -> "; " + notice.message() + ", and label_column: answer makes classes of the answers");
        return rejected.or(() -> collected.badRows().first().stream()
                        .findFirst()
                        .map(" (rows that cannot be used are left out, the first is %s)"::formatted))
                .orElse("");
    }

    private String noRows() {
        var bad = collected.badRows();
        return bad.count() == 0
                ? "has no rows"
                : "has no row that can be used: the first is %s"
                        .formatted(bad.first().get(0));
    }

    private List<String> found(Map<String, Long> counts) {
        var named = new LinkedHashSet<>(
                collected.columns().map(TakenColumns::classNames).orElse(List.of()));
        collected
                .columns()
                .map(TakenColumns::label)
                .filter(names -> names.size() > 1)
                .ifPresent(named::addAll);
        if (named.containsAll(counts.keySet())) {
            named.retainAll(counts.keySet());
            return List.copyOf(named);
        }
        return LabelNames.sorted(counts.keySet());
    }

    private void refuseMeasurements(Map<String, Long> counts, int rows) {
        boolean numbers = LabelNames.areNumbers(counts.keySet());
        boolean fractions = numbers && !counts.keySet().stream().allMatch(LabelNames::isWhole);
        boolean mostlyDifferent = rows >= FEW_ROWS && counts.size() * 2L > rows;
        if (fractions && (counts.size() > MOST_FRACTIONAL_CLASSES || mostlyDifferent)) {
            throw refused(
                    "has numbers with fractions as labels, %,d different ones in %,d rows: that is regression, and classes are needed; turn them into ranges, or choose another label_column"
                                    .formatted(counts.size(), rows)
                            + taken());
        }
        if (mostlyDifferent) {
            throw refused("has %,d different labels in %,d rows, too many to be classes; is the label column right?"
                            .formatted(counts.size(), rows)
                    + taken());
        }
    }

    private String taken() {
        return collected.columns().map(columns -> " (" + columns + ")").orElse("");
    }

    private DataException refused(String why) {
        return new DataException("invalid_data", "'%s' ".formatted(name) + why);
    }
}
