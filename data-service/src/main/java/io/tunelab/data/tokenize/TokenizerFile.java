package io.tunelab.data.tokenize;

import java.nio.file.Path;

/**
 * A model's tokenizer on this machine.
 *
 * @param path of its {@code tokenizer.json} or {@code vocab.txt}, or of the model directory
 * @param sha256 of the {@code tokenizer.json}, lower-case hex: models with the same tokenizer share prepared data
 */
public record TokenizerFile(Path path, String sha256) {}
