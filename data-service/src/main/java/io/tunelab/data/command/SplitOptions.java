package io.tunelab.data.command;

import io.tunelab.contract.request.DatasetChoice;
import io.tunelab.contract.request.Dedupe;
import io.tunelab.contract.request.SplitProtocol;
import picocli.CommandLine;

/** Which part of a data set is used, and how it is split: the fields of a request's {@code dataset}. */
public final class SplitOptions {
    @CommandLine.Spec(CommandLine.Spec.Target.MIXEE)
    private CommandLine.Model.CommandSpec command;

    @CommandLine.Option(
            names = "--fraction",
            paramLabel = "F",
            description = "Fraction of the rows, greater than 0 and at most 1 (default: 1).")
    private double fraction = 1;

    @CommandLine.Option(names = "--seed", paramLabel = "N", description = "Seed of subset and split (default: 42).")
    private int seed = 42;

    @CommandLine.Option(
            names = "--protocol",
            paramLabel = "NAME",
            description = "pooled-70-10-20 (default), fixed-test or official.")
    private String protocol = SplitProtocol.POOLED_70_10_20.wireName();

    @CommandLine.Option(
            names = "--dedupe",
            paramLabel = "NAME",
            description = "none (default), or exact: use only one of several rows with the same text.")
    private String dedupe = Dedupe.NONE.wireName();

    /** @throws CommandLine.ParameterException if it is out of range */
    public double fraction() {
        if (!(fraction > 0 && fraction <= 1)) {
            throw refused("--fraction is " + fraction + "; allowed: above 0 and at most 1");
        }
        return fraction;
    }

    /** @throws CommandLine.ParameterException if it is negative */
    public int seed() {
        if (seed < 0) {
            throw refused("--seed is " + seed + "; allowed: 0 to " + Integer.MAX_VALUE);
        }
        return seed;
    }

    /** @throws CommandLine.ParameterException if there is none of that name */
    public SplitProtocol protocol() {
        return SplitProtocol.named(protocol)
                .orElseThrow(() ->
                        refused("--protocol is '" + protocol + "'; allowed: pooled-70-10-20, fixed-test and official"));
    }

    /** @throws CommandLine.ParameterException if there is none of that name */
    public Dedupe dedupe() {
        return Dedupe.named(dedupe).orElseThrow(() -> refused("--dedupe is '" + dedupe + "'; allowed: none and exact"));
    }

    /** The part of a data set that a request with these options asks for. */
    DatasetChoice choice(SourceOptions source) {
        return new DatasetChoice(source.name(), fraction(), seed(), protocol(), dedupe(), source.reading());
    }

    private CommandLine.ParameterException refused(String message) {
        return new CommandLine.ParameterException(command.commandLine(), message);
    }
}
