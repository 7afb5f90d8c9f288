package io.tunelab.data;

import io.tunelab.data.tokenize.TokenizerFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Tokenizers as model directories have them. */
public final class Tokenizers {
    private Tokenizers() {}

    /** That of all-MiniLM-L6-v2, from its Maven artifact: BERT's word pieces. */
    public static byte[] miniLm() {
        return resource("/all-minilm-l6-v2-tokenizer.json");
    }

    /** Writes it where a model directory has it. */
    public static TokenizerFile in(Path modelDirectory) {
        return write(modelDirectory, miniLm());
    }

    /** Writes a small one of RoBERTa's kind there; trainer-service's {@code make_golden.py} has made it. */
    public static TokenizerFile byteLevelIn(Path modelDirectory) {
        return write(modelDirectory, resource("/byte-level-tokenizer.json"));
    }

    private static byte[] resource(String name) {
        try (var in = Tokenizers.class.getResourceAsStream(name)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static TokenizerFile write(Path modelDirectory, byte[] bytes) {
        try {
            Files.createDirectories(modelDirectory);
            var fresh = Files.createTempFile(modelDirectory, "tokenizer", ".tmp");
            Files.write(fresh, bytes);
            var file = modelDirectory.resolve("tokenizer.json");
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
            return new TokenizerFile(file, Sha256.of(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
