package io.tunelab.local.faults;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Which faults were tried, and what came of them. */
final class FaultTable {
    /**
     * One fault that was tried.
     *
     * @param recovery until the stack worked on
     * @param lost what is missing or wrong at the end, in words
     * @param doubled ends beyond the first
     */
    record Row(Fault fault, Duration recovery, Optional<String> lost, long doubled, int attempts) {
        boolean nothingLostNothingDoubled() {
            return lost.isEmpty() && doubled == 0;
        }
    }

    private final List<Row> rows = new ArrayList<>();

    void add(Row row) {
        rows.add(row);
        System.out.printf(
                "%s: recovered in %.1f s, %d attempts%s%n",
                row.fault,
                row.recovery.toMillis() / 1e3,
                row.attempts,
                row.lost.map(why -> ", LOST " + why).orElse(""));
    }

    List<Row> rows() {
        return List.copyOf(rows);
    }

    /** Figures are over all tries of a fault; the times are the shortest and the longest. */
    String text(String title) {
        var lines = new ArrayList<String>();
        lines.add(title);
        lines.add("%-44s %6s %6s %8s %9s %18s"
                .formatted("fault", "tried", "lost", "doubled", "attempts", "recovered in"));
        rows.stream()
                .collect(Collectors.groupingBy(Row::fault, TreeMap::new, Collectors.toList()))
                .forEach((fault, tried) -> lines.add(line(fault, tried)));
        return String.join("\n", lines) + "\n";
    }

    private static String line(Fault fault, List<Row> tried) {
        var times =
                tried.stream().mapToDouble(row -> row.recovery.toMillis() / 1e3).summaryStatistics();
        var seconds = tried.size() == 1
                ? "%.1f s".formatted(times.getMax())
                : "%.1f to %.1f s".formatted(times.getMin(), times.getMax());
        var firstLoss = tried.stream().flatMap(row -> row.lost.stream()).findFirst();
        return "%-44s %6d %6d %8d %9d %18s%s"
                .formatted(
                        fault.title(),
                        tried.size(),
                        tried.stream().filter(row -> row.lost.isPresent()).count(),
                        tried.stream().mapToLong(Row::doubled).sum(),
                        tried.stream().mapToInt(Row::attempts).max().orElse(0),
                        seconds,
                        firstLoss.map(why -> "  " + why).orElse(""));
    }
}
