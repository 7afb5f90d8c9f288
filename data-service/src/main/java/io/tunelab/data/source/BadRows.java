package io.tunelab.data.source;

import io.tunelab.contract.dataset.Notice;
import io.tunelab.contract.request.OnBadRow;
import io.tunelab.data.DataException;
import io.tunelab.data.parse.Place;
import io.tunelab.data.parse.Problem;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Rows that cannot be used: all counted by kind, and the first of each kind with their places. */
public final class BadRows {
    private static final int KEPT = 20;

    private record Bad(Place place, Problem problem) {}

    private final Map<Problem.Kind, List<Bad>> first = new EnumMap<>(Problem.Kind.class);
    private final Map<Problem.Kind, Long> counts = new EnumMap<>(Problem.Kind.class);

    void add(Place place, Problem problem) {
        counts.merge(problem.kind(), 1L, Long::sum);
        var kept = first.computeIfAbsent(problem.kind(), kind -> new ArrayList<>());
        if (kept.size() < KEPT) {
            kept.add(new Bad(place, problem));
        }
    }

    BadRows and(BadRows others) {
        var all = new BadRows();
        for (var part : List.of(this, others)) {
            part.first.values().stream().flatMap(List::stream).forEach(bad -> all.add(bad.place(), bad.problem()));
        }
        counts.forEach((kind, count) -> all.counts.put(kind, count + others.counts.getOrDefault(kind, 0L)));
        others.counts.forEach(all.counts::putIfAbsent);
        return all;
    }

    public long count() {
        return counts.values().stream().mapToLong(Long::longValue).sum();
    }

    /** The first ones, each with place and reason. */
    public List<String> first() {
        return first.values().stream()
                .flatMap(List::stream)
                .limit(KEPT)
                .map(bad -> bad.place() + ": " + bad.problem())
                .toList();
    }

    List<String> places(int most) {
        return first.values().stream()
                .flatMap(List::stream)
                .limit(most)
                .map(bad -> bad.place().toString())
                .toList();
    }

    /** One for each kind: that such rows were left out, or that an experiment will be refused for them. */
    List<Notice> notices(OnBadRow mode) {
        return counts.entrySet().stream()
                .map(kind -> notice(mode, kind.getKey().counted(kind.getValue()), kind.getValue() == 1)
                        .of(
                                kind.getValue(),
                                first.get(kind.getKey()).stream()
                                        .map(bad -> bad.place() + ": " + bad.problem())
                                        .toList()))
                .toList();
    }

    private static Notice notice(OnBadRow mode, String counted, boolean one) {
        return mode == OnBadRow.SKIP
                ? Notice.warning("rows_skipped", counted + (one ? " and was left out" : " and were left out"))
                : Notice.warning("rows_refused", counted + (one ? " and is refused" : " and are refused") + hint(one));
    }

    private static String hint(boolean one) {
        var rows = one ? "it" : "them";
        return "; correct %s, or leave %s out with on_bad_row: skip".formatted(rows, rows);
    }

    /**
     * Refuses a data set with such rows.
     *
     * @throws DataException {@code invalid_data} with all kinds, their counts and places
     */
    public void refuse() {
        long count = count();
        if (count == 0) {
            return;
        }
        var hint = hint(count == 1);
        if (count == 1) {
            throw new DataException("invalid_data", first().get(0) + hint);
        }
        var kinds = first.entrySet().stream()
                .map(kind -> kind.getKey().counted(counts.get(kind.getKey())) + " ("
                        + places(kind.getValue(), counts.get(kind.getKey())) + ")")
                .collect(Collectors.joining(", "));
        throw new DataException("invalid_data", kinds + hint);
    }

    /** {@code a.csv, lines 3, 5, 9}, with the details where they tell more than the kind. */
    private static String places(Collection<Bad> bad, long count) {
        var byFile = new java.util.LinkedHashMap<String, List<String>>();
        bad.forEach(one -> byFile.computeIfAbsent(
                        one.place().file() + ", " + one.place().unit(), unit -> new ArrayList<>())
                .add(one.place().number()
                        + (one.problem().detail().isEmpty() || byFile.size() + bad.size() > 6
                                ? ""
                                : ": " + one.problem().detail())));
        var text = byFile.entrySet().stream()
                .map(unit ->
                        unit.getKey() + (unit.getValue().size() == 1 ? " " : "s ") + String.join(", ", unit.getValue()))
                .collect(Collectors.joining("; "));
        return text + (count > bad.size() ? " and %,d more".formatted(count - bad.size()) : "");
    }
}
