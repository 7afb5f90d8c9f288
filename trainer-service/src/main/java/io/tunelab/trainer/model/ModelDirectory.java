package io.tunelab.trainer.model;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
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

    /** Bytes of its weights: what a model that is trained from it takes at most, but for a new head. */
    public long weightBytes() {
        try (var files = Files.list(path)) {
            return files.filter(file -> file.toString().endsWith(".safetensors"))
                    .mapToLong(file -> file.toFile().length())
                    .sum();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot list " + path, e);
        }
    }
}
