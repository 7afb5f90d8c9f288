package io.tunelab.trainer.model;

import java.nio.file.Path;
import java.util.List;

/**
 * A complete HuggingFace model directory on this machine: {@code config.json}, safetensors and a tokenizer.
 *
 * @param name as the request named it
 * @param maxPositions longest input, special tokens included
 * @param weightsSha256 of {@code model.safetensors}, lower-case hex; of weights in several files see {@link ModelWeights}
 * @param tokenizerSha256 of {@code tokenizer.json}, lower-case hex: finds the data set that was tokenized with it
 * @param warnings what of the directory contradicts itself, one sentence each
 */
public record ModelDirectory(
        String name,
        Path path,
        int layers,
        int maxPositions,
        String weightsSha256,
        String tokenizerSha256,
        List<String> warnings) {
    public ModelDirectory {
        warnings = List.copyOf(warnings);
    }

    /** A directory without contradictions. */
    public ModelDirectory(
            String name, Path path, int layers, int maxPositions, String weightsSha256, String tokenizerSha256) {
        this(name, path, layers, maxPositions, weightsSha256, tokenizerSha256, List.of());
    }
}
