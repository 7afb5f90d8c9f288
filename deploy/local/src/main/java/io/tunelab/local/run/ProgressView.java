package io.tunelab.local.run;

import io.tunelab.local.rest.Run;
import io.tunelab.local.terminal.Terminal;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Shows runs while they run: on a terminal one line per run, drawn again and again; elsewhere a new line when a run
 * changes its state or begins an epoch, and now and then in between.
 */
public final class ProgressView {
    private static final Duration QUIET = Duration.ofSeconds(20);

    /** With more runs than this only those are drawn that run. */
    private static final int MOST_LINES = 24;

    /** What makes a line worth printing again. */
    private record Milestone(String state, Optional<String> waiting, int epoch, long interval) {}

    private final Terminal terminal;
    private final ProgressLine line;
    private final Map<String, Milestone> printed = new HashMap<>();
    private final long startedAt = System.nanoTime();
    private int drawn;

    public ProgressView(Terminal terminal, List<Run> runs) {
        this.terminal = terminal;
        int width = runs.stream().mapToInt(run -> run.name().length()).max().orElse(0);
        this.line = new ProgressLine(terminal.glyphs(), width);
    }

    /** Shows what has changed. */
    public void show(List<Run> runs) {
        if (!terminal.interactive()) {
            runs.forEach(this::printChange);
            return;
        }
        var lines = runs.size() <= MOST_LINES || runs.stream().allMatch(Run::isOver)
                ? runs.stream().map(line::of).toList()
                : runs.stream()
                        .filter(run -> !run.isOver())
                        .filter(run -> run.standing().progress().isPresent()
                                || run.standing().waiting().isPresent())
                        .limit(MOST_LINES)
                        .map(line::of)
                        .toList();
        terminal.redraw(drawn, lines);
        drawn = lines.size();
    }

    private void printChange(Run run) {
        int epoch = run.standing().progress().map(Run.Progress::epoch).orElse(0);
        long interval =
                run.standing().state().equals("RUNNING") ? (System.nanoTime() - startedAt) / QUIET.toNanos() : 0;
        var milestone =
                new Milestone(run.standing().state(), run.standing().waiting(), run.isOver() ? 0 : epoch, interval);
        if (!Objects.equals(printed.put(run.name(), milestone), milestone)
                && !run.standing().state().equals("WAITING")) {
            terminal.line(line.of(run));
        }
    }
}
