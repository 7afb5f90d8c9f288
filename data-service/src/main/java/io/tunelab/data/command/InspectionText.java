package io.tunelab.data.command;

import io.tunelab.contract.dataset.Audit;
import io.tunelab.contract.dataset.Overlap;
import io.tunelab.contract.dataset.RowExample;
import io.tunelab.data.audit.Duplicates;
import io.tunelab.data.audit.Oddity;
import io.tunelab.data.inspect.Inspection;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** An inspection for people. */
final class InspectionText {
    private static final int MOST_CLASSES = 30;
    private final PrintWriter out;

    InspectionText(PrintWriter out) {
        this.out = out;
    }

    void print(Inspection found) {
        var source = found.source();
        line("data set   %s (%s, %s)", source.name(), source.kind(), source.description());
        var content = found.content();
        line("rows       %,d", content.rows());
        content.parts().forEach((part, count) -> line("  %-9s%,d", part, count));
        classes(content.labels(), found.audit().classes(), content.rows());
        found.notices()
                .forEach(notice -> line("%-10s %s", notice.level().name().toLowerCase(Locale.ROOT), notice.message()));
        found.tokens().ifPresentOrElse(this::tokens, () -> line("tokens     not counted; --model DIR counts them"));
        duplicates(found.audit());
        splits(found.splits());
        oddities(found.audit());
        malformed(found.malformed());
        line("sha256     %s", source.sha256());
        out.flush();
    }

    private void classes(List<String> labels, Audit.Classes classes, int rows) {
        line("classes    %,d, largest by smallest: %.1f", labels.size(), classes.imbalance());
        for (int label = 0; label < Math.min(MOST_CLASSES, labels.size()); label++) {
            int count = classes.rowsPerLabel().get(label);
            line("  %-20s %,9d  %5.1f%%", labels.get(label), count, 100.0 * count / rows);
        }
        if (labels.size() > MOST_CLASSES) {
            line("  ... and %,d more", labels.size() - MOST_CLASSES);
        }
        if (classes.smallestFraction() > 1) {
            line("  '%s' has fewer than 10 rows: too few for train, validation and test", classes.smallestLabel());
        } else if (classes.smallestFraction() > 0.01) {
            line(
                    "  below fraction %.3f, '%s' has fewer than 10 rows for train, validation and test",
                    classes.smallestFraction(), classes.smallestLabel());
        }
    }

    private void tokens(Inspection.Tokens tokens) {
        var lengths = tokens.lengths();
        line(
                "tokens     %.1f on average, special tokens included (%,d texts counted)",
                lengths.meanTokens(), tokens.texts());
        line(
                "  %s",
                lengths.percentiles().entrySet().stream()
                        .map(each -> each.getKey() + " " + each.getValue())
                        .collect(Collectors.joining("  ")));
        lengths.truncatedShare().forEach((max, share) -> line("  %5.1f%% are longer than %s", 100 * share, max));
    }

    private void duplicates(Audit audit) {
        var exact = audit.exactDuplicates();
        groups("duplicates", exact, "same text");
        if (exact.groups() > 0) {
            line("  dedupe: exact would leave %,d rows out", exact.rows() - exact.groups());
        }
        groups(
                "similar",
                audit.nearDuplicates(),
                "at least %.0f%% of the three-word sequences shared".formatted(100 * Duplicates.SIMILARITY));
        groups("conflicts", audit.contradictions(), "same text, different labels");
        if (audit.acrossParts().groups() > 0) {
            groups("parts", audit.acrossParts(), "same text in the published train and test parts");
        }
    }

    private void groups(String heading, Audit.Groups groups, String meaning) {
        if (groups.groups() == 0) {
            line("%-10s none (%s)", heading, meaning);
            return;
        }
        line(
                "%-10s %,d rows in %,d group%s (%s)",
                heading, groups.rows(), groups.groups(), plural(groups.groups()), meaning);
        examples(groups.examples());
    }

    private static String plural(int count) {
        return count == 1 ? "" : "s";
    }

    private void splits(Inspection.SplitPreview splits) {
        splits.impossible().ifPresent(why -> line("splits     impossible with %s: %s", splits.settings(), why));
        splits.overlap().ifPresent(overlap -> {
            line("splits     with %s:", splits.settings());
            shared("test texts that are also in train", overlap.testInTrain());
            shared("test texts that are also in validation", overlap.testInValidation());
            shared("validation texts that are also in train", overlap.validationInTrain());
            examples(overlap.examples());
        });
    }

    private void shared(String what, Overlap.Shared shared) {
        line("  %s: %,d, and nearly: %,d", what, shared.same(), shared.near());
    }

    private void oddities(Audit audit) {
        if (audit.scripts().size() > 1) {
            line(
                    "scripts    %s",
                    audit.scripts().entrySet().stream()
                            .map(script -> String.format(Locale.ROOT, "%s %,d", script.getKey(), script.getValue()))
                            .collect(Collectors.joining(", ")));
        }
        line("oddities   %s", audit.oddities().isEmpty() ? "none" : "");
        audit.oddities().forEach(finding -> {
            line(
                    "  %,d row%s: text %s",
                    finding.rows(),
                    plural(finding.rows()),
                    Oddity.named(finding.oddity()).meaning());
            examples(finding.examples().subList(0, 1));
        });
    }

    private void malformed(Inspection.Malformed malformed) {
        line("malformed  %,d", malformed.rows());
        malformed.examples().forEach(problem -> line("  %s", problem));
        if (malformed.rows() > malformed.examples().size()) {
            line("  ... and %,d more", malformed.rows() - malformed.examples().size());
        }
    }

    private void examples(List<RowExample> examples) {
        for (var example : examples) {
            line(
                    "    row%s %s %s: %s",
                    plural(example.rows().size()),
                    numbers(example.rows()),
                    example.labels().stream().distinct().toList(),
                    example.text());
        }
    }

    private static String numbers(List<Integer> rows) {
        return rows.stream().map(String::valueOf).collect(Collectors.joining(", "));
    }

    private void line(String format, Object... values) {
        out.println(String.format(Locale.ROOT, format, values).stripTrailing());
    }
}
