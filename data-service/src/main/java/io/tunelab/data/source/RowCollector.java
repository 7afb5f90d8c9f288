package io.tunelab.data.source;

import io.tunelab.data.DataException;
import java.util.ArrayList;
import java.util.List;

/** Keeps good rows in order. A malformed one ends the reading, or, when only looking, is kept as a problem. */
public final class RowCollector implements RowSink {
    private static final int PROBLEMS_KEPT = 20;
    private final Limits limits;
    private final List<String> allowedLabels;
    private final boolean strict;
    private final List<Row> rows = new ArrayList<>();
    private final List<String> problems = new ArrayList<>();
    private long malformedRows;

    private RowCollector(Limits limits, List<String> allowedLabels, boolean strict) {
        this.limits = limits;
        this.allowedLabels = List.copyOf(allowedLabels);
        this.strict = strict;
    }

    /**
     * Refuses the data set at its first malformed row: left-out rows would change every count unseen.
     *
     * @param allowedLabels empty: any
     */
    public static RowCollector strict(Limits limits, List<String> allowedLabels) {
        return new RowCollector(limits, allowedLabels, true);
    }

    /** Leaves malformed rows out and tells of them. */
    public static RowCollector tolerant(Limits limits, List<String> allowedLabels) {
        return new RowCollector(limits, allowedLabels, false);
    }

    @Override
    public void row(String text, String label, String part, Place place) {
        if (rows.size() == limits.rows()) {
            throw new DataException(
                    "data_too_large",
                    place.file() + ": more than " + limits.rows() + " rows; raise tunelab.data.limits.rows");
        }
        var stated = Part.named(part);
        if (text == null || text.isBlank()) {
            malformed(place, "no text");
        } else if (text.length() > limits.textLength()) {
            malformed(
                    place,
                    "text of %d characters, allowed are %d (tunelab.data.limits.text-length)"
                            .formatted(text.length(), limits.textLength()));
        } else if (label == null || label.isBlank()) {
            malformed(place, "no label");
        } else if (label.length() > 200) {
            malformed(place, "label of " + label.length() + " characters, allowed are 200");
        } else if (!allowedLabels.isEmpty() && !allowedLabels.contains(label)) {
            malformed(place, "label '" + label + "', allowed are " + String.join(", ", allowedLabels));
        } else if (stated.isEmpty()) {
            malformed(place, "split '" + part + "', allowed are train, validation, test");
        } else {
            rows.add(new Row(text, label, stated.get()));
        }
    }

    @Override
    public void malformed(Place place, String why) {
        if (strict) {
            throw new DataException("invalid_data", place + ": " + why);
        }
        malformedRows++;
        if (problems.size() < PROBLEMS_KEPT) {
            problems.add(place + ": " + why);
        }
    }

    @Override
    public Limits limits() {
        return limits;
    }

    public List<Row> rows() {
        return List.copyOf(rows);
    }

    /** How many rows were malformed. */
    public long malformedRows() {
        return malformedRows;
    }

    /** What was wrong with the first of them. */
    public List<String> problems() {
        return List.copyOf(problems);
    }
}
