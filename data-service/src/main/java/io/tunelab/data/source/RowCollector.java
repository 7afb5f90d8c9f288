package io.tunelab.data.source;

import io.tunelab.contract.dataset.Notice;
import io.tunelab.contract.request.OnBadRow;
import io.tunelab.data.DataException;
import io.tunelab.data.decode.Encoding;
import io.tunelab.data.parse.Blanks;
import io.tunelab.data.parse.Place;
import io.tunelab.data.parse.Problem;
import io.tunelab.data.parse.Problem.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Keeps good rows in order, and tells of the others and of everything that was assumed. */
public final class RowCollector implements RowSink {
    private static final int LONGEST_LABEL = 200;
    private final Limits limits;
    private final List<String> allowedLabels;
    private final OnBadRow onBadRow;
    private final List<Row> rows = new ArrayList<>();
    private final BadRows bad = new BadRows();
    /** Rows of the test part without a label: not bad, if all of them are so. */
    private final BadRows unlabelledTests = new BadRows();

    private final List<Notice> notices = new ArrayList<>();
    private final Map<String, List<String>> labelLists = new HashMap<>();
    private Optional<TakenColumns> columns = Optional.empty();
    private boolean severalLabels;
    private long characters;
    private long trimmedLabels;
    private long repairedTexts;
    private long labelledTests;

    private RowCollector(Limits limits, List<String> allowedLabels, OnBadRow onBadRow) {
        this.limits = limits;
        this.onBadRow = onBadRow;
        this.allowedLabels = List.copyOf(allowedLabels);
    }

    /**
     * Without rows yet.
     *
     * @param allowedLabels empty: any
     * @param onBadRow what becomes of rows that cannot be used, for the words about them
     */
    static RowCollector of(Limits limits, List<String> allowedLabels, OnBadRow onBadRow) {
        return new RowCollector(limits, allowedLabels, onBadRow);
    }

    @Override
    public void row(RawRow raw) {
        var part = Part.named(raw.part());
        var labels = part.isEmpty() ? List.<String>of() : labels(raw);
        var problem = problem(raw, part, labels);
        if (problem.isPresent() && problem.get().kind() == Kind.NO_LABEL && part.get() == Part.TEST) {
            unlabelledTests.add(raw.place(), problem.get());
        } else if (problem.isPresent()) {
            bad.add(raw.place(), problem.get());
        } else {
            keep(raw, labels, part.get());
        }
    }

    private void keep(RawRow raw, List<String> labels, Part part) {
        if (rows.size() >= limits.rows()) {
            throw new DataException(
                    "data_too_large",
                    "more than %d rows (%s); raise tunelab.data.limits.rows".formatted(limits.rows(), raw.place()));
        }
        var given = (String) raw.text().orElseThrow();
        var text = Surrogates.repaired(given);
        repairedTexts += text.equals(given) ? 0 : 1;
        var pair = raw.pair().map(String.class::cast).map(Surrogates::repaired);
        characters += size(text) + pair.map(RowCollector::size).orElse(0L);
        if (characters > limits.characters()) {
            throw new TooMuchTextException(limits.characters(), raw.place().toString());
        }
        labelledTests += part == Part.TEST ? 1 : 0;
        rows.add(new Row(
                text, pair, labels, raw.group().map(group -> plain(group).strip()), part));
    }

    /** A text with a character beyond Latin-1 takes two bytes for each of its characters. */
    private static long size(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) > 0xFF) {
                return 2L * text.length();
            }
        }
        return text.length();
    }

    private Optional<Problem> problem(RawRow raw, Optional<Part> part, List<String> labels) {
        if (part.isEmpty()) {
            return Optional.of(
                    new Problem(Kind.SPLIT_UNKNOWN, "split '" + raw.part() + "', allowed are train, validation, test"));
        }
        var ofText = ofText(raw.text(), Kind.NO_TEXT)
                .or(() -> columns.flatMap(TakenColumns::pair).isPresent()
                        ? ofText(raw.pair(), Kind.NO_SECOND_TEXT)
                        : Optional.empty());
        if (ofText.isPresent()) {
            return ofText;
        }
        var ofGroup = columns.flatMap(TakenColumns::group).isPresent()
                && raw.group().map(RowCollector::plain).orElse("").isBlank();
        return ofGroup ? Optional.of(Problem.of(Kind.NO_GROUP)) : ofLabels(raw.label(), labels);
    }

    private Optional<Problem> ofText(Optional<Object> value, Kind missing) {
        if (value.isEmpty()) {
            return Optional.of(Problem.of(missing));
        }
        if (!(value.get() instanceof String text)) {
            return Optional.of(new Problem(
                    Kind.TEXT_TYPE,
                    "the text is not a string but " + (value.get() instanceof Number ? value.get() : "a structure")));
        }
        if (text.indexOf(Encoding.UNREADABLE) >= 0) {
            return Optional.of(new Problem(
                    Kind.ENCODING, "bytes that are not characters of the encoding, at '" + around(text) + "'"));
        }
        if (text.isBlank()) {
            return Optional.of(Problem.of(missing));
        }
        return text.length() <= limits.textLength()
                ? Optional.empty()
                : Optional.of(new Problem(
                        Kind.TOO_LONG,
                        "text of %d characters, allowed are %d (tunelab.data.limits.text-length)"
                                .formatted(text.length(), limits.textLength())));
    }

    private static String around(String text) {
        int at = text.indexOf(Encoding.UNREADABLE);
        return text.substring(Math.max(0, at - 15), Math.min(text.length(), at + 15))
                .replace(Encoding.UNREADABLE, '\uFFFD');
    }

    private Optional<Problem> ofLabels(Optional<Object> value, List<String> labels) {
        if (value.isEmpty() || !(value.get() instanceof List<?>) && labels.isEmpty()) {
            return value.isPresent() && !isPlain(value.get())
                    ? Optional.of(new Problem(Kind.LABEL_TYPE, "the label is neither a string nor a number"))
                    : Optional.of(Problem.of(Kind.NO_LABEL));
        }
        for (var label : labels) {
            var control = label.codePoints().filter(RowCollector::isControl).findFirst();
            if (label.indexOf(Encoding.UNREADABLE) >= 0) {
                return Optional.of(new Problem(
                        Kind.ENCODING,
                        "bytes that are not characters of the encoding, in the label '" + around(label) + "'"));
            }
            if (control.isPresent()) {
                return Optional.of(new Problem(
                        Kind.LABEL_CONTROL,
                        "control character U+%04X in the label '%s'"
                                .formatted(
                                        control.getAsInt(),
                                        label.replaceAll("[\\p{Cntrl}\u202A-\u202E\u2066-\u2069]", "\uFFFD"))));
            }
            if (label.length() > LONGEST_LABEL) {
                return Optional.of(new Problem(
                        Kind.LABEL_TOO_LONG,
                        "label of %d characters, allowed are %d; is the label column right?"
                                .formatted(label.length(), LONGEST_LABEL)));
            }
            if (!allowedLabels.isEmpty() && !allowedLabels.contains(label)) {
                return Optional.of(new Problem(
                        Kind.LABEL_UNKNOWN, "label '" + label + "', allowed are " + String.join(", ", allowedLabels)));
            }
        }
        return Optional.empty();
    }

    /** The labels' names without blanks around them; none if there is none or it is of no use. */
    private List<String> labels(RawRow raw) {
        var value = raw.label().orElse("");
        if (value instanceof List<?> many) {
            severalLabels = true;
            return many.stream()
                    .filter(RowCollector::isPlain)
                    .map(RowCollector::plain)
                    .map(Blanks::trimmed)
                    .filter(label -> !label.isEmpty())
                    .distinct()
                    .toList();
        }
        var name = isPlain(value) ? plain(value) : "";
        var trimmed = Blanks.trimmed(name);
        trimmedLabels += trimmed.isEmpty() || trimmed.length() == name.length() ? 0 : 1;
        // The same list for the same label: a million rows have few.
        return trimmed.isEmpty() ? List.of() : labelLists.computeIfAbsent(trimmed, List::of);
    }

    /** Also what turns the direction of writing: a label with it looks like another. */
    private static boolean isControl(int c) {
        return Character.isISOControl(c)
                || Character.getType(c) == Character.SURROGATE
                || c >= 0x202A && c <= 0x202E
                || c >= 0x2066 && c <= 0x2069;
    }

    private static boolean isPlain(Object value) {
        return value instanceof String || value instanceof Number || value instanceof Boolean;
    }

    private static String plain(Object value) {
        return value.toString();
    }

    @Override
    public void malformed(Place place, Problem problem) {
        bad.add(place, problem);
    }

    @Override
    public void notice(Notice notice) {
        notices.add(notice);
    }

    @Override
    public void columns(TakenColumns taken) {
        if (columns.isPresent() && !columns.get().all().equals(taken.all())) {
            notices.add(Notice.warning(
                    "columns", "the files have different columns: %s, but also %s".formatted(columns.get(), taken)));
        }
        columns = columns.or(() -> Optional.of(taken));
    }

    @Override
    public Limits limits() {
        return limits;
    }

    public List<Row> rows() {
        return List.copyOf(rows);
    }

    /** Rows that cannot be used. */
    public BadRows badRows() {
        return labelledTests > 0 ? bad.and(unlabelledTests) : bad;
    }

    /** How many rows were malformed. */
    public long malformedRows() {
        return badRows().count();
    }

    /** What was wrong with the first of them. */
    public List<String> problems() {
        return badRows().first();
    }

    /** Where the rows come from, unless they are from text files or made. */
    public Optional<TakenColumns> columns() {
        return columns;
    }

    /** Whether labels were given as lists, or by a column for each. */
    boolean severalLabels() {
        return severalLabels;
    }

    List<String> allowedLabels() {
        return allowedLabels;
    }

    /** What was assumed, without what is left to say of the labels. */
    List<Notice> notices() {
        var all = new ArrayList<Notice>();
        columns.ifPresent(taken -> all.add(Notice.info("columns", taken.toString())));
        all.addAll(notices);
        if (trimmedLabels > 0) {
            all.add(Notice.info(
                            "labels_trimmed",
                            "blanks around the label were removed in %,d rows".formatted(trimmedLabels))
                    .of(trimmedLabels, List.of()));
        }
        if (repairedTexts > 0) {
            all.add(Notice.warning(
                            "texts_repaired",
                            "%,d texts have halves of characters (lone surrogates), which were replaced by U+FFFD"
                                    .formatted(repairedTexts))
                    .of(repairedTexts, List.of()));
        }
        if (labelledTests == 0 && unlabelledTests.count() > 0) {
            all.add(LabelNames.unlabelled(unlabelledTests.count(), "have no label", unlabelledTests.places(3)));
        }
        all.addAll(badRows().notices(onBadRow));
        return all;
    }
}
