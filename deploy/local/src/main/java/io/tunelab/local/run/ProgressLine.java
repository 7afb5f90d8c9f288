package io.tunelab.local.run;

import io.tunelab.local.rest.Experiment;
import io.tunelab.local.rest.Experiment.Epoch;
import io.tunelab.local.rest.Experiment.Progress;
import io.tunelab.local.rest.Experiment.State;
import io.tunelab.local.terminal.Format;
import io.tunelab.local.terminal.Terminal.Glyphs;
import java.util.ArrayList;
import java.util.Comparator;
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

    String of(RunStatus status) {
        var name = pad(status.run().name(), nameWidth);
        return status.experiment()
                .map(experiment -> "  %s %s  %s".formatted(sign(experiment.state()), name, body(experiment)))
                .orElseGet(() -> "  %s %s  submitted".formatted(glyphs.waiting(), name));
    }

    private String body(Experiment experiment) {
        return switch (experiment.state()) {
            case RUNNING, STALLED -> running(experiment);
            case COMPLETED -> completed(experiment);
            case FAILED, REJECTED, CANCELLED ->
                word(experiment.state())
                        + experiment
                                .error()
                                .map(why -> ": " + Format.brief(why))
                                .orElse("");
            case QUEUED -> "queued";
        };
    }

    private String running(Experiment experiment) {
        if (experiment.progress().isEmpty()) {
            return pad("starting", 10);
        }
        var progress = experiment.progress().get();
        var parts = new ArrayList<String>();
        parts.add(pad(experiment.state() == State.STALLED ? "stalled" : progress.phase(), 10));
        if (progress.epochs() > 0) {
            parts.add("epoch %d/%d".formatted(Math.max(1, progress.epoch()), progress.epochs()));
        }
        parts.add(bar(progress.fraction()));
        bestLoss(experiment).ifPresent(loss -> parts.add("val loss " + loss));
        progress.tokensPerSecond().ifPresent(rate -> parts.add(Format.whole(rate) + " tokens/s"));
        secondsLeft(progress).ifPresent(left -> parts.add(left + " left"));
        return String.join("  ", parts);
    }

    private String completed(Experiment experiment) {
        var result = experiment.result();
        if (result.isEmpty()) {
            return "completed";
        }
        var done = result.get();
        return "%s  epoch %d/%d  %s  val loss %s  val acc %s  %s"
                .formatted(
                        pad("done", 10),
                        done.epochsRun(),
                        Math.max(
                                done.epochsRun(),
                                experiment.progress().map(Progress::epochs).orElse(0)),
                        bar(1),
                        Format.loss(done.validationLoss()),
                        Format.percent(done.validationAccuracy()),
                        Format.duration(done.seconds()));
    }

    private String bar(double fraction) {
        int full = (int) Math.round(fraction * BAR);
        return glyphs.full().repeat(full) + glyphs.empty().repeat(BAR - full);
    }

    private static java.util.Optional<String> bestLoss(Experiment experiment) {
        return experiment.epochs().stream()
                .min(Comparator.comparingDouble(Epoch::validationLoss))
                .map(epoch -> Format.loss(epoch.validationLoss()));
    }

    private static java.util.Optional<String> secondsLeft(Progress progress) {
        return progress.secondsLeft().map(Format::duration);
    }

    private String sign(State state) {
        return switch (state) {
            case COMPLETED -> glyphs.done();
            case RUNNING -> glyphs.running();
            case QUEUED -> glyphs.waiting();
            case STALLED, FAILED, CANCELLED, REJECTED -> glyphs.wrong();
        };
    }

    private static String word(State state) {
        return state.name().toLowerCase(Locale.ROOT);
    }

    private static String pad(String text, int width) {
        return text + " ".repeat(Math.max(0, width - text.codePointCount(0, text.length())));
    }
}
