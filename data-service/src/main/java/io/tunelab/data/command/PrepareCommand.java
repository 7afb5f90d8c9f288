package io.tunelab.data.command;

import io.tunelab.data.DataException;
import io.tunelab.data.prepare.DataRequest;
import io.tunelab.data.prepare.Locator;
import io.tunelab.data.prepare.MemoryShares;
import io.tunelab.data.prepare.Preparation;
import io.tunelab.data.publish.DirectoryPublication;
import io.tunelab.data.source.DigestCache;
import io.tunelab.data.tokenize.TokenizerFile;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine;

/**
 * Prepares a data set as an experiment would get it, but into a directory: what {@code trainer-service train} reads. Prints
 * the directory's path, and nothing else, on standard output.
 */
@CommandLine.Command(
        name = "prepare",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Split and tokenize a data set as for an experiment with these settings, into a directory that"
                + " trainer-service reads (train --prepared). Data that is there already is not prepared again.")
public final class PrepareCommand implements Callable<Integer> {
    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @CommandLine.Mixin
    private SourceOptions source;

    @CommandLine.Mixin
    private SplitOptions split;

    @CommandLine.Option(
            names = "--model",
            required = true,
            paramLabel = "DIR|NAME",
            description = "Model whose tokenizer is used: a directory, or a name as in requests.")
    private String model;

    @CommandLine.Option(
            names = "--into",
            required = true,
            paramLabel = "DIR",
            description = "Directory of prepared data, with one subdirectory per data set.")
    private Path into;

    @Override
    public Integer call() {
        var command = spec.commandLine();
        var tokenizers = NamedTokenizers.of(model, source.hub());
        var request = new DataRequest(tokenizers.model(), split.choice(source));
        try (var publication = new DirectoryPublication(into, Clock.systemUTC())) {
            var located = new Locator(source.sources(), tokenizers.store()).find(request);
            var outcome = preparation(publication).prepare(located);
            if (outcome.fresh()) {
                report(outcome);
            }
            outcome.manifest().origin().source().notices().forEach(notice -> command.getErr()
                    .println(source.name() + ": " + notice.message()));
            command.getOut().println(publication.directory(outcome.manifest().datasetKey()));
            return 0;
        } catch (DataException e) {
            command.getErr().println(e.code() + ": " + e.getMessage());
        } catch (UncheckedIOException e) {
            command.getErr().println(e.getMessage() + ": " + e.getCause().getMessage());
        }
        return 1;
    }

    private void report(Preparation.Outcome outcome) {
        var splits = outcome.manifest().splits();
        var line = String.format(
                Locale.ROOT,
                "%s: prepared %,d train, %,d validation and %,d test examples in %.1f s",
                source.name(),
                splits.train().examples(),
                splits.validation().examples(),
                splits.test().examples(),
                outcome.took().toMillis() / 1e3);
        spec.commandLine().getErr().println(line);
    }

    private Preparation preparation(DirectoryPublication publication) {
        var data = source.data();
        var digests = new DigestCache(Path.of(data.cache()));
        return new Preparation(digests, new MemoryShares(1, data.allowed()), TokenizerFile::open, publication, false);
    }
}
