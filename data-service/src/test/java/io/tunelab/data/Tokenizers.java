package io.tunelab.data;

import io.tunelab.data.tokenize.TokenizerFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** The tokenizer of all-MiniLM-L6-v2, from its Maven artifact. */
public final class Tokenizers {
    private Tokenizers() {}

    public static byte[] miniLm() {
        try (var in = Tokenizers.class.getResourceAsStream("/all-minilm-l6-v2-tokenizer.json")) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Writes it where a model directory has it. */
    public static TokenizerFile in(Path modelDirectory) {
        try {
            Files.createDirectories(modelDirectory);
            var fresh = Files.createTempFile(modelDirectory, "tokenizer", ".tmp");
            Files.write(fresh, miniLm());
            var file = modelDirectory.resolve("tokenizer.json");
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
            return new TokenizerFile(file, Sha256.of(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
