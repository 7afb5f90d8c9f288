package io.tunelab.hub.tokenizer;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import ai.djl.huggingface.tokenizers.jni.TokenizersLibrary;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * HuggingFace's own tokenizer on all cores. It neither truncates nor pads, whatever its file says, and omits special
 * tokens: {@link #ofTexts} and {@link #ofPairs} are what they would have been.
 *
 * <p>Batches go through DJL's native interface directly: its {@code Encoding} also builds token strings, word numbers and
 * spans for every token, which nobody here reads and which cost as much again as the tokenizing itself.
 */
public final class TextTokenizer implements AutoCloseable {
    /** Tokens kept of one text: the longest input that a request may ask for. */
    public static final int MOST_TOKENS = 8192;

    /** Texts per native call: enough for all cores, little enough memory. */
    private static final int BATCH = 512;

    static {
        // DJL must neither report its use nor look for a CUDA build of the tokenizer, which has none to offer.
        System.setProperty("OPT_OUT_TRACKING", "true");
        System.setProperty("RUST_FLAVOR", System.getProperty("RUST_FLAVOR", "cpu"));
    }

    private final HuggingFaceTokenizer tokenizer;
    /** Two texts with different tokens, which tell what the tokenizer puts around them. */
    private final List<String> samples;

    private final SpecialTokens ofTexts;
    private final int vocabularySize;
    private final OptionalInt unknownId;

    private TextTokenizer(HuggingFaceTokenizer tokenizer, int vocabularySize, OptionalInt unknownId)
            throws InvalidTokenizerException {
        this.tokenizer = tokenizer;
        this.vocabularySize = vocabularySize;
        this.unknownId = unknownId;
        samples = samples();
        var text = samples.get(0);
        ofTexts = InputTemplate.of(tokenizer.encode(text, true, false), encode(List.of(text)));
    }

    /** Ordinary words, or tokens of the vocabulary where it knows no words. */
    private List<String> samples() {
        var words = Stream.of("a good film", "that was long");
        var tokens = IntStream.rangeClosed(1, 64)
                .mapToObj(part -> decode(List.of((int) ((vocabularySize - 1L) * part / 64))));
        var byTokens = new LinkedHashMap<String, String>();
        Stream.concat(words, tokens).filter(text -> !text.isBlank()).forEach(text -> {
            var ids = encode(List.of(text)).get(0);
            if (ids.length > 0) {
                byTokens.putIfAbsent(Arrays.toString(ids), text);
            }
        });
        var different = byTokens.values().stream().limit(2).toList();
        return different.size() == 2 ? different : List.of("a good film", "that was long");
    }

    /** What a single text is framed by. */
    public SpecialTokens ofTexts() {
        return ofTexts;
    }

    /**
     * What a pair of texts is framed by.
     *
     * @throws InvalidTokenizerException if its template does anything else with the texts than to put special tokens before,
     *     between and after them
     */
    public SpecialTokens ofPairs() throws InvalidTokenizerException {
        return InputTemplate.of(tokenizer.encode(samples.get(0), samples.get(1), true, false), encode(samples));
    }

    /**
     * @param place a model directory, or its tokenizer's file
     * @throws InvalidTokenizerException if that is not a tokenizer that we can use
     */
    public static TextTokenizer open(Path place) throws InvalidTokenizerException {
        HuggingFaceTokenizer tokenizer = null;
        try {
            var read = ModelTokenizer.read(place);
            try (var in = read.open()) {
                tokenizer = HuggingFaceTokenizer.newInstance(in, Map.of("truncation", "false", "padding", "false"));
            }
            return new TextTokenizer(tokenizer, read.vocabularySize(), read.unknownId());
        } catch (IOException | InvalidTokenizerException | RuntimeException e) {
            if (tokenizer != null) {
                tokenizer.close();
            }
            throw new InvalidTokenizerException(place + " is not a usable tokenizer: " + e.getMessage(), e);
        }
    }

    /**
     * Token ids of each text, without special tokens, at most {@link #MOST_TOKENS}.
     *
     * @throws IllegalArgumentException if the tokenizer gives a token that is not in its vocabulary
     */
    public List<int[]> encode(List<String> texts) {
        return IntStream.iterate(0, from -> from < texts.size(), from -> from + BATCH)
                .mapToObj(from -> texts.subList(from, Math.min(texts.size(), from + BATCH)))
                .flatMap(batch -> encodeBatch(batch).stream())
                .toList();
    }

    private List<int[]> encodeBatch(List<String> texts) {
        var library = TokenizersLibrary.LIB;
        var encodings = library.batchEncode(tokenizer.getHandle(), texts.toArray(String[]::new), false);
        try {
            return Arrays.stream(encodings)
                    .mapToObj(encoding -> ints(library.getTokenIds(encoding)))
                    .toList();
        } finally {
            Arrays.stream(encodings).forEach(library::deleteEncoding);
        }
    }

    /** Back to text; what the tokenizer lower-cased or normalised stays so. */
    public String decode(List<Integer> ids) {
        return tokenizer.decode(ids.stream().mapToLong(Integer::longValue).toArray(), true);
    }

    /** Whether the token stands for text that the vocabulary has no tokens for. */
    public boolean isUnknown(int id) {
        return unknownId.isPresent() && unknownId.getAsInt() == id;
    }

    /**
     * Words of a text that have an unknown token, each once, in their order.
     *
     * @param most words of the answer; of the text at most {@link #MOST_TOKENS} are looked at
     */
    public List<String> unknownWords(String text, int most) {
        var words = Arrays.stream(text.strip().split("\\s+"))
                .limit(MOST_TOKENS)
                .distinct()
                .toList();
        var encoded = encode(words);
        return IntStream.range(0, words.size())
                .filter(word -> Arrays.stream(encoded.get(word)).anyMatch(this::isUnknown))
                .mapToObj(words::get)
                .limit(most)
                .toList();
    }

    /** Largest token id + 1. */
    public int vocabularySize() {
        return vocabularySize;
    }

    @Override
    public void close() {
        tokenizer.close();
    }

    /** @throws IllegalArgumentException for a token that is not in the vocabulary: no model has a row for it */
    private int[] ints(long[] ids) {
        var ints = new int[Math.min(ids.length, MOST_TOKENS)];
        for (int i = 0; i < ints.length; i++) {
            if (ids[i] < 0 || ids[i] >= vocabularySize) {
                throw new IllegalArgumentException("the tokenizer gives the token id %d; its vocabulary ends at %d"
                        .formatted(ids[i], vocabularySize - 1));
            }
            ints[i] = (int) ids[i];
        }
        return ints;
    }
}
