package io.tunelab.data.tokenize;

import io.tunelab.data.DataException;
import io.tunelab.hub.tokenizer.SpecialTokens;
import io.tunelab.hub.tokenizer.TextTokenizer;
import java.util.List;

/** An open tokenizer. It neither truncates nor pads, and leaves special tokens away. */
public interface Tokenization extends AutoCloseable {
    /** What a single text is framed by. */
    SpecialTokens ofTexts();

    /**
     * What a pair of texts is framed by.
     *
     * @throws DataException {@code invalid_tokenizer} if its template does anything else with the texts than to put special
     *     tokens before, between and after them
     */
    SpecialTokens ofPairs();

    /** Token ids of each text, without special tokens, at most {@link TextTokenizer#MOST_TOKENS}. */
    List<int[]> encode(List<String> texts);

    /** Largest token id + 1. */
    int vocabularySize();

    @Override
    void close();
}
