package io.tunelab.trainer.model;

import java.nio.file.Path;

/**
 * A complete HuggingFace model directory on this machine: {@code config.json}, {@code tokenizer.json},
 * {@code model.safetensors}.
 *
 * @param name as the request named it
 * @param maxPositions longest input, special tokens included
 * @param weightsSha256 of {@code model.safetensors}, lower-case hex
 * @param tokenizerSha256 of {@code tokenizer.json}, lower-case hex: finds the data set that was tokenized with it
 */
public record ModelDirectory(
        String name, Path path, int layers, int maxPositions, String weightsSha256, String tokenizerSha256) {}
