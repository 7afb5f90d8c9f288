package io.tunelab.data.tokenize;

import java.nio.file.Path;

/**
 * A {@code tokenizer.json} on this machine.
 *
 * @param sha256 of the file, lower-case hex: models with the same tokenizer share prepared data
 */
public record TokenizerFile(Path path, String sha256) {}
