package io.tunelab.data.tokenize;

import io.tunelab.data.DataException;
import io.tunelab.hub.tokenizer.InvalidTokenizerException;
import io.tunelab.hub.tokenizer.SpecialTokens;
import io.tunelab.hub.tokenizer.TextTokenizer;
import java.nio.file.Path;
import java.util.List;

/**
 * A model's tokenizer on this machine.
 *
 * @param path of its {@code tokenizer.json} or {@code vocab.txt}, or of the model directory
 * @param sha256 of the {@code tokenizer.json}, lower-case hex: models with the same tokenizer share prepared data
 */
public record TokenizerFile(Path path, String sha256) {
    /** @throws DataException {@code invalid_tokenizer} if the file is not a tokenizer that we can use */
    public Tokenization open() {
        try {
            return new Local(TextTokenizer.open(path));
        } catch (InvalidTokenizerException e) {
            throw refused(e);
        }
    }

    private static DataException refused(Exception e) {
        return new DataException("invalid_tokenizer", e.getMessage(), e);
    }

    /** Within this process. */
    private record Local(TextTokenizer tokenizer) implements Tokenization {
        @Override
        public SpecialTokens ofTexts() {
            return tokenizer.ofTexts();
        }

        @Override
        public SpecialTokens ofPairs() {
            try {
                return tokenizer.ofPairs();
            } catch (InvalidTokenizerException e) {
                throw refused(e);
            }
        }

        @Override
        public List<int[]> encode(List<String> texts) {
            try {
                return tokenizer.encode(texts);
            } catch (IllegalArgumentException e) {
                throw refused(e);
            }
        }

        @Override
        public int vocabularySize() {
            return tokenizer.vocabularySize();
        }

        @Override
        public void close() {
            tokenizer.close();
        }
    }
}
