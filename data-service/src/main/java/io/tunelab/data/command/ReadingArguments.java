package io.tunelab.data.command;

import io.tunelab.contract.request.OnBadRow;
import io.tunelab.contract.request.ReadingChoice;
import io.tunelab.data.source.ReadingOptions;
import java.util.Optional;
import picocli.CommandLine;

/** How a data set is read: the options of a request's {@code dataset}, on the command line. */
public final class ReadingArguments {
    @CommandLine.Spec(CommandLine.Spec.Target.MIXEE)
    private CommandLine.Model.CommandSpec command;

    @CommandLine.Option(
            names = "--config",
            paramLabel = "NAME",
            description = "Configuration of a hub data set that has several.")
    private Optional<String> config = Optional.empty();

    @CommandLine.Option(
            names = "--text-column",
            paramLabel = "NAME",
            description = "Column of the texts (default: detected by name).")
    private Optional<String> textColumn = Optional.empty();

    @CommandLine.Option(
            names = "--label-column",
            paramLabel = "NAME",
            description = "Column of the labels (default: detected by name).")
    private Optional<String> labelColumn = Optional.empty();

    @CommandLine.Option(
            names = "--text-pair-column",
            paramLabel = "NAME",
            description = "Column of the second texts (default: one text per row).")
    private Optional<String> textPairColumn = Optional.empty();

    @CommandLine.Option(
            names = "--group-column",
            paramLabel = "NAME",
            description = "Column that groups rows. A group stays in one split.")
    private Optional<String> groupColumn = Optional.empty();

    @CommandLine.Option(
            names = "--encoding",
            paramLabel = "NAME",
            description = "Encoding of text files (default: auto, detected per file).")
    private Optional<String> encoding = Optional.empty();

    @CommandLine.Option(
            names = "--delimiter",
            paramLabel = "NAME",
            description = "Field delimiter: comma, semicolon, tab, pipe, or one character (default: auto).")
    private Optional<String> delimiter = Optional.empty();

    @CommandLine.Option(
            names = "--on-bad-row",
            paramLabel = "fail|skip",
            description = "fail (default): refuse a data set with unusable rows. skip: leave them out and count them.")
    private String onBadRow = OnBadRow.FAIL.wireName();

    /**
     * What they say, as a request says it.
     *
     * @throws CommandLine.ParameterException if {@code --on-bad-row} has another value
     */
    ReadingChoice choice() {
        var chosen = OnBadRow.named(onBadRow)
                .orElseThrow(() -> new CommandLine.ParameterException(
                        command.commandLine(), "--on-bad-row is '" + onBadRow + "'; allowed are fail and skip"));
        return new ReadingChoice(
                config,
                textColumn,
                labelColumn,
                textPairColumn,
                groupColumn,
                encoding.orElse("auto"),
                delimiter.orElse("auto"),
                chosen);
    }

    /**
     * The same, as it is read by.
     *
     * @throws io.tunelab.data.DataException if there is no such encoding or delimiter
     */
    ReadingOptions options() {
        return ReadingOptions.of(choice());
    }
}
