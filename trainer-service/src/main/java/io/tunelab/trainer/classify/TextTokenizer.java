package io.tunelab.trainer.classify;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import io.tunelab.hub.tokenizer.InvalidTokenizerException;
import io.tunelab.hub.tokenizer.ModelTokenizer;
import io.tunelab.trainer.model.InvalidModelException;
import io.tunelab.trainer.training.InputShape;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * A model's {@code tokenizer.json} on all cores, without the truncation and padding that the file may ask for. Special
 * tokens are left away from texts: {@link #prefix} and {@link #suffix} are what they would have been.
 */
public final class TextTokenizer implements AutoCloseable {
    /** Texts per call: enough for all cores, little enough memory for their spans and words, which nobody reads. */
    private static final int BATCH = 256;

    private static final String PROBE = "a good film";
    private static final String SECOND_PROBE = "that was long";

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
        int at = place(bare, framed, 0);
        prefix = list(framed, 0, at);
        suffix = list(framed, at + bare.length, framed.length);
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

    /** How single texts become inputs. */
    public InputShape ofTexts(int maxLength) {
        return new InputShape(prefix, suffix, maxLength);
    }

    /**
     * How pairs of texts become inputs.
     *
     * @throws InvalidModelException {@code invalid_tokenizer} if the tokenizer tells the two texts apart in another way than
     *     by one segment for each
     */
    public InputShape ofPairs(int maxLength) {
        var first = ints(tokenizer.encode(PROBE, false, false).getIds());
        var second = ints(tokenizer.encode(SECOND_PROBE, false, false).getIds());
        var framed = tokenizer.encode(PROBE, SECOND_PROBE, true, false);
        var ids = ints(framed.getIds());
        var segments = ints(framed.getTypeIds());
        int start = place(first, ids, 0);
        int end = start + first.length;
        int secondStart = place(second, ids, end);
        int segment = segments[secondStart];
        boolean known = (segment == 0 || segment == 1)
                && Arrays.stream(segments, 0, secondStart).allMatch(of -> of == 0)
                && Arrays.stream(segments, secondStart, segments.length).allMatch(of -> of == segment);
        if (!known) {
            throw new InvalidModelException(
                    "invalid_tokenizer",
                    "the tokenizer gives a pair of texts the token_type_ids %s; supported are 0 for the first text and one of 0 and 1 for the second"
                            .formatted(Arrays.toString(segments)));
        }
        return new InputShape(
                list(ids, 0, start),
                Optional.of(new InputShape.Separator(list(ids, end, secondStart), segment)),
                list(ids, secondStart + second.length, ids.length),
                maxLength);
    }

    private static int place(int[] text, int[] framed, int from) {
        return IntStream.rangeClosed(from, framed.length - text.length)
                .filter(i -> Arrays.equals(framed, i, i + text.length, text, 0, text.length))
                .findFirst()
                .orElseThrow(() -> new InvalidModelException(
                        "invalid_tokenizer", "the tokenizer changes a text's tokens when it adds its special tokens"));
    }

    private static List<Integer> list(int[] ids, int from, int to) {
        return Arrays.stream(ids, from, to).boxed().toList();
    }

    @Override
    public void close() {
        tokenizer.close();
    }

    private static int[] ints(long[] ids) {
        return Arrays.stream(ids).mapToInt(Math::toIntExact).toArray();
    }
}
