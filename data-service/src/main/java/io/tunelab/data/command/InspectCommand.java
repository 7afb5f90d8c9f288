package io.tunelab.data.command;

import io.tunelab.contract.request.OnBadRow;
import io.tunelab.data.DataException;
import io.tunelab.data.source.LabelledTexts;
import io.tunelab.data.tokenize.TextTokenizer;
import io.tunelab.data.tokenize.TokenStatistics;
import io.tunelab.data.tokenize.TokenizerFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;

/** Shows what a data set holds and what is wrong with it, before an experiment needs it. Changes nothing. */
@CommandLine.Command(
        name = "inspect",
        mixinStandardHelpOptions = true,
        description = "Show rows, labels, malformed rows and token lengths of a data set.")
public final class InspectCommand implements Callable<Integer> {
    private static final int MALFORMED = 1;
    private static final int BATCH = 512;

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @CommandLine.Parameters(
            paramLabel = "NAME_OR_FILE",
            description = "A data set's name as requests use it, or a file or folder.")
    private String what;

    @CommandLine.Option(
            names = "--model",
            paramLabel = "DIR",
            description = "Model directory: also show token lengths by its tokenizer.")
    private Optional<Path> model = Optional.empty();

    @CommandLine.Mixin
    private ReadingArguments reading;

    @CommandLine.Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Override
    public Integer call() {
        try {
            var configured = ConfiguredSource.of(what, reading.options());
            var source = configured.source();
            var rows = source.collect(configured.limits());
            var texts = LabelledTexts.of(source.name(), rows);
            var found = Inspection.of(source, texts, rows, model.map(directory -> tokens(texts, directory)));
            var out = spec.commandLine().getOut();
            if (json) {
                out.println(found.json().toPrettyString());
            } else {
                found.print(out);
            }
            out.flush();
            return rows.malformedRows() == 0 || source.onBadRow() == OnBadRow.SKIP ? 0 : MALFORMED;
        } catch (DataException e) {
            spec.commandLine().getErr().println(e.code() + ": " + e.getMessage());
            return MALFORMED;
        }
    }

    private static TokenStatistics tokens(LabelledTexts texts, Path model) {
        if (!Files.exists(model)) {
            throw new DataException("unknown_model", "--model: there is no " + model);
        }
        try (var tokenizer = TextTokenizer.open(new TokenizerFile(model, ""))) {
            int special = tokenizer.prefixIds().size() + tokenizer.suffixIds().size();
            var lengths = new ArrayList<Integer>();
            var all = texts.rows().stream().map(row -> row.text()).toList();
            for (int from = 0; from < all.size(); from += BATCH) {
                List<String> batch = all.subList(from, Math.min(all.size(), from + BATCH));
                tokenizer.encode(batch).forEach(ids -> lengths.add(ids.length + special));
            }
            return TokenStatistics.of(lengths);
        }
    }
}
