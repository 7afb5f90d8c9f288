package io.tunelab.data.prepare;

import io.tunelab.data.DataException;
import io.tunelab.data.source.DataSource;
import io.tunelab.data.source.ReadingOptions;
import io.tunelab.data.source.SourceCatalog;
import io.tunelab.data.tokenize.TokenizerFile;
import io.tunelab.data.tokenize.TokenizerStore;
import java.util.Set;

/** Finds what a request needs: the tokenizer of its model, and its data. Safe for use by several threads. */
public final class Locator {
    private static final Set<String> NOT_HERE = Set.of("data_unreachable", "tokenizer_unreachable");
    private final SourceCatalog sources;
    private final TokenizerStore tokenizers;

    public Locator(SourceCatalog sources, TokenizerStore tokenizers) {
        this.sources = sources;
        this.tokenizers = tokenizers;
    }

    /** What was found; nothing of it has been read. */
    public record Located(DataRequest request, TokenizerFile tokenizer, DataSource source) {}

    /**
     * Finds, and downloads if need be and if the sources may use the network.
     *
     * @throws DataException if one of the two cannot be found
     */
    public Located find(DataRequest request) {
        var tokenizer = tokenizers.find(request.model());
        var dataset = request.dataset();
        return new Located(request, tokenizer, sources.find(dataset.name(), ReadingOptions.of(dataset.reading())));
    }

    /** Whether a search without network failed because something has to be downloaded. */
    public static boolean needsNetwork(DataException failure) {
        return NOT_HERE.contains(failure.code());
    }
}
