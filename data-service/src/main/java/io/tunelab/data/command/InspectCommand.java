package io.tunelab.data.command;

import io.tunelab.contract.request.OnBadRow;
import io.tunelab.data.DataException;
import io.tunelab.data.inspect.Inspection;
import io.tunelab.data.inspect.Inspector;
import io.tunelab.data.tokenize.Tokenization;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine;

/** Shows what a data set holds and what is wrong with it, before an experiment needs it. Changes nothing. */
@CommandLine.Command(
        name = "inspect",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description =
                "Show what a data set contains and what is wrong with it: rows, classes, token lengths, duplicates, texts"
                        + " shared by the splits, contradictory labels, odd characters, malformed rows.",
        footer = {"", "Exit status: 0 every row was read, 1 there are malformed rows or no data set, 2 wrong options."})
public final class InspectCommand implements Callable<Integer> {
    private static final int MALFORMED = 1;

    private static final String BUNDLED = "all-minilm-l6-v2";

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @CommandLine.Mixin
    private SourceOptions options;

    @CommandLine.Mixin
    private SplitOptions split;

    @CommandLine.Option(
            names = "--model",
            paramLabel = "DIR|NAME",
            description = "Model whose tokenizer counts the tokens (default: the bundled " + BUNDLED
                    + ", if it has been used before).")
    private Optional<String> model = Optional.empty();

    @CommandLine.Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Override
    public Integer call() {
        var out = spec.commandLine().getOut();
        try {
            var found = inspect();
            if (json) {
                out.println(found.json().toPrettyString());
            } else {
                new InspectionText(out).print(found);
            }
            out.flush();
            boolean good = found.malformed().rows() == 0 || options.reading().onBadRow() == OnBadRow.SKIP;
            return good ? 0 : MALFORMED;
        } catch (DataException e) {
            spec.commandLine().getErr().println(e.code() + ": " + e.getMessage());
            return MALFORMED;
        }
    }

    private Inspection inspect() {
        var tokenizer = model.or(() -> Optional.of(BUNDLED).filter(NamedTokenizers::isHere))
                .<Supplier<Tokenization>>map(name ->
                        () -> NamedTokenizers.of(name, options.hub()).find().open());
        return Inspector.inspect(
                options.source(), split.choice(options), options.data().allowed(), tokenizer, failure -> {
                    throw failure;
                });
    }
}
