package io.tunelab.trainer.classify;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import io.tunelab.hub.tokenizer.InvalidTokenizerException;
import io.tunelab.hub.tokenizer.ModelTokenizer;
import io.tunelab.trainer.model.InvalidModelException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * A model's {@code tokenizer.json} on all cores, without the truncation and padding that the file may ask for. Special
 * tokens are left away from texts: {@link #prefix} and {@link #suffix} are what they would have been.
 */
public final class TextTokenizer implements AutoCloseable {
    /** Texts per call: enough for all cores, little enough memory for their spans and words, which nobody reads. */
    private static final int BATCH = 256;

    private static final String PROBE = "a good film";

    static {
        // DJL must neither report its use nor look for a CUDA build of the tokenizer, which has none to offer.
        System.setProperty("OPT_OUT_TRACKING", "true");
        System.setProperty("RUST_FLAVOR", System.getProperty("RUST_FLAVOR", "cpu"));
    }

    private final HuggingFaceTokenizer tokenizer;
    private final List<Integer> prefix;
    private final List<Integer> suffix;

    private TextTokenizer(HuggingFaceTokenizer tokenizer) {
        this.tokenizer = tokenizer;
        var bare = ints(tokenizer.encode(PROBE, false, false).getIds());
        var framed = ints(tokenizer.encode(PROBE, true, false).getIds());
        int at = IntStream.rangeClosed(0, framed.length - bare.length)
                .filter(i -> Arrays.equals(framed, i, i + bare.length, bare, 0, bare.length))
                .findFirst()
                .orElseThrow(() -> new InvalidModelException(
                        "invalid_tokenizer", "the tokenizer changes a text's tokens when it adds its special tokens"));
        prefix = Arrays.stream(framed, 0, at).boxed().toList();
        suffix = Arrays.stream(framed, at + bare.length, framed.length).boxed().toList();
    }

    /**
     * @param place a model directory, or its tokenizer's file
     * @throws InvalidModelException {@code invalid_tokenizer} if there is no tokenizer that can be used
     */
    public static TextTokenizer open(Path place) {
        HuggingFaceTokenizer tokenizer = null;
        try (var in = ModelTokenizer.read(place).open()) {
            tokenizer = HuggingFaceTokenizer.newInstance(in, Map.of("truncation", "false", "padding", "false"));
            return new TextTokenizer(tokenizer);
        } catch (IOException | InvalidTokenizerException | RuntimeException e) {
            if (tokenizer != null) {
                tokenizer.close();
            }
            throw new InvalidModelException(
                    "invalid_tokenizer", "%s is not a usable tokenizer: %s".formatted(place, e.getMessage()));
        }
    }

    /** Token ids of each text, at most {@code longest} of each. */
    public List<int[]> encode(List<String> texts, int longest) {
        return IntStream.iterate(0, from -> from < texts.size(), from -> from + BATCH)
                .mapToObj(from -> texts.subList(from, Math.min(texts.size(), from + BATCH)))
                .flatMap(batch -> Arrays.stream(tokenizer.batchEncode(batch, false, false)))
                .map(encoding -> ints(encoding.getIds()))
                .map(ids -> ids.length > longest ? Arrays.copyOf(ids, longest) : ids)
                .toList();
    }

    public List<Integer> prefix() {
        return prefix;
    }

    public List<Integer> suffix() {
        return suffix;
    }

    @Override
    public void close() {
        tokenizer.close();
    }

    private static int[] ints(long[] ids) {
        return Arrays.stream(ids).mapToInt(Math::toIntExact).toArray();
    }
}
