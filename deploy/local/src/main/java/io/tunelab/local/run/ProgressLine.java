package io.tunelab.local.run;

import io.tunelab.local.rest.Run;
import io.tunelab.local.terminal.Format;
import io.tunelab.local.terminal.Terminal.Glyphs;
import java.util.ArrayList;
import java.util.Locale;

/** One run in one line. */
final class ProgressLine {
    private static final int BAR = 16;
    private final Glyphs glyphs;
    private final int nameWidth;

    ProgressLine(Glyphs glyphs, int nameWidth) {
        this.glyphs = glyphs;
        this.nameWidth = nameWidth;
    }

    String of(Run run) {
        return "  %s %s  %s".formatted(sign(run.standing().state()), pad(run.name(), nameWidth), body(run));
    }

    private String body(Run run) {
        return switch (run.standing().state()) {
            case "RUNNING", "STALLED" -> running(run);
            case "COMPLETED" -> completed(run);
            case "PAUSED", "STOPPED" -> halved(run);
            default ->
                run.standing().state().toLowerCase(Locale.ROOT)
                        + run.standing()
                                .reason()
                                .map(why -> ": " + Format.brief(why))
                                .orElse("");
        };
    }

    private String running(Run run) {
        if (run.standing().progress().isEmpty()) {
            return pad("starting", 10);
        }
        var progress = run.standing().progress().get();
        var parts = new ArrayList<String>();
        parts.add(pad(run.standing().state().equals("STALLED") ? "stalled" : progress.phase(), 10));
        if (progress.epochs() > 0) {
            parts.add("epoch %d/%d".formatted(Math.max(1, progress.epoch()), progress.epochs()));
        }
        parts.add(bar(progress.fraction()));
        run.scores().best().ifPresent(best -> parts.add("val loss " + Format.loss(best.loss())));
        progress.tokensPerSecond().ifPresent(rate -> parts.add(Format.whole(rate) + " tokens/s"));
        progress.secondsLeft().ifPresent(left -> parts.add(Format.duration(left) + " left"));
        return String.join("  ", parts);
    }

    /** At a rung of halving, or stopped there: no failure. */
    private static String halved(Run run) {
        return pad(run.standing().state().toLowerCase(Locale.ROOT), 10)
                + run.scores()
                        .best()
                        .map(best -> "  val loss " + Format.loss(best.loss()) + "  val acc "
                                + Format.percent(best.accuracy()))
                        .orElse("");
    }

    private String completed(Run run) {
        var parts = new ArrayList<String>();
        parts.add(pad(run.standing().reused() ? "reused" : "done", 10));
        parts.add(bar(1));
        run.scores()
                .best()
                .ifPresent(best -> parts.add(
                        "val loss " + Format.loss(best.loss()) + "  val acc " + Format.percent(best.accuracy())));
        run.seconds().ifPresent(seconds -> parts.add(Format.duration(seconds)));
        return String.join("  ", parts);
    }

    private String bar(double fraction) {
        int full = (int) Math.round(fraction * BAR);
        return glyphs.full().repeat(full) + glyphs.empty().repeat(BAR - full);
    }

    private String sign(String state) {
        return switch (state) {
            case "COMPLETED" -> glyphs.done();
            case "RUNNING" -> glyphs.running();
            case "QUEUED", "WAITING", "PAUSED" -> glyphs.waiting();
            case "STOPPED" -> glyphs.dash();
            default -> glyphs.wrong();
        };
    }

    private static String pad(String text, int width) {
        return text + " ".repeat(Math.max(0, width - text.codePointCount(0, text.length())));
    }
}
