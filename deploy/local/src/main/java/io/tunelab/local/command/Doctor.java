package io.tunelab.local.command;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.tunelab.local.doctor.Examination;
import io.tunelab.local.doctor.Finding;
import io.tunelab.local.doctor.Finding.Verdict;
import io.tunelab.local.stack.StackSettings.PortWishes;
import io.tunelab.local.terminal.Terminal;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Looks at this machine. */
@Command(
        name = "doctor",
        mixinStandardHelpOptions = true,
        description = "Checks this machine: what will be used, what will be slow, what to do. Exit status: 0 usable, 1"
                + " something that the demo needs is missing.")
public final class Doctor implements Callable<Integer> {
    @Mixin
    private DataDirectoryOption dataDirectory;

    @Option(names = "--json", description = "Print the findings as JSON.")
    private boolean json;

    @Override
    public Integer call() {
        var terminal = Terminal.ofProcess();
        var findings = Examination.here(StackOptions.installation(), dataDirectory.directory())
                .findings(PortWishes.STANDARD);
        long missing = count(findings, Verdict.MISSING);
        if (json) {
            terminal.line(json(findings, missing == 0));
        } else {
            findings.forEach(finding -> print(terminal, finding));
            terminal.line("");
            terminal.line(summary(missing, count(findings, Verdict.NOTE)));
        }
        return missing == 0 ? 0 : 1;
    }

    private static String summary(long missing, long notes) {
        if (missing > 0) {
            return missing == 1
                    ? "The demo cannot run: one thing is missing."
                    : "The demo cannot run: %d things are missing.".formatted(missing);
        }
        return notes == 0 ? "Everything is usable." : "Everything that the demo needs is usable. Notes: " + notes + ".";
    }

    private static void print(Terminal terminal, Finding finding) {
        var glyphs = terminal.glyphs();
        var sign =
                switch (finding.verdict()) {
                    case OK -> glyphs.done();
                    case NOTE -> glyphs.dash();
                    case MISSING -> glyphs.wrong();
                };
        terminal.line("%s %-11s %s: %s".formatted(sign, finding.about(), finding.found(), finding.means()));
        if (!finding.advice().isEmpty()) {
            terminal.line(" ".repeat(14) + "→ " + finding.advice());
        }
    }

    private static long count(List<Finding> findings, Verdict verdict) {
        return findings.stream().filter(finding -> finding.verdict() == verdict).count();
    }

    private static String json(List<Finding> findings, boolean usable) {
        var answer = JsonNodeFactory.instance.objectNode().put("usable", usable);
        var list = answer.putArray("findings");
        for (var finding : findings) {
            list.addObject()
                    .put("about", finding.about())
                    .put("verdict", finding.verdict().name().toLowerCase(Locale.ROOT))
                    .put("found", finding.found())
                    .put("means", finding.means())
                    .put("advice", finding.advice());
        }
        return answer.toPrettyString();
    }
}
