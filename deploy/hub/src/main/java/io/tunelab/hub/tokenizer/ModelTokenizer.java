package io.tunelab.hub.tokenizer;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The tokenizer of a model directory in HuggingFace layout: its {@code tokenizer.json}, or the one that belongs to a
 * WordPiece {@code vocab.txt}. Every service reads it here, so that all see the same tokens and the same digest.
 */
public final class ModelTokenizer {
    public static final String FILE = "tokenizer.json";
    public static final String VOCABULARY = "vocab.txt";
    public static final String CONFIG = "tokenizer_config.json";

    private static final long LARGEST_FILE = 256L << 20;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final byte[] content;
    private final Normalization normalization;
    private final List<String> contradictions;
    private final int lastId;
    private final OptionalInt unknownId;
    private final String lastToken;

    private ModelTokenizer(byte[] content, JsonNode json, TokenizerConfig config) throws InvalidTokenizerException {
        this.content = content;
        this.normalization = Normalization.of(json.path("normalizer"));
        this.contradictions = config.contradictions(normalization);
        var last = Vocabulary.last(json)
                .orElseThrow(
                        () -> new InvalidTokenizerException(config.directory() + "/" + FILE + " has no vocabulary"));
        this.lastId = last.id();
        this.lastToken = last.token();
        this.unknownId = Vocabulary.unknown(json);
    }

    /** Whether {@code directory} has files that a tokenizer can be read from. */
    public static boolean isIn(Path directory) {
        return Files.isRegularFile(directory.resolve(FILE)) || Files.isRegularFile(directory.resolve(VOCABULARY));
    }

    /**
     * Reads the tokenizer of a model directory, or the given file.
     *
     * @param place a directory, a {@code tokenizer.json} or a {@code vocab.txt}
     * @throws InvalidTokenizerException if there is no tokenizer, or one that cannot be read
     */
    public static ModelTokenizer read(Path place) throws InvalidTokenizerException {
        var file = Files.isDirectory(place) ? inDirectory(place) : place;
        var config = TokenizerConfig.read(file.toAbsolutePath().getParent());
        try {
            var content = bytes(file);
            if (file.getFileName().toString().endsWith(".txt")) {
                var json = WordPieceFile.tokenizer(new String(content, StandardCharsets.UTF_8), config);
                return new ModelTokenizer(JSON.writeValueAsBytes(json), json, config);
            }
            return new ModelTokenizer(content, JSON.readTree(content), config);
        } catch (JsonProcessingException e) {
            throw new InvalidTokenizerException(
                    "%s is not valid JSON (line %d), or not whole"
                            .formatted(file, e.getLocation().getLineNr()),
                    e);
        } catch (IOException e) {
            throw new InvalidTokenizerException("%s cannot be read: %s".formatted(file, e.getMessage()), e);
        }
    }

    private static Path inDirectory(Path directory) throws InvalidTokenizerException {
        for (var name : List.of(FILE, VOCABULARY)) {
            if (Files.isRegularFile(directory.resolve(name))) {
                return directory.resolve(name);
            }
        }
        throw new InvalidTokenizerException(
                ("%s has neither %s nor a WordPiece %s; save the tokenizer there with transformers:"
                                + " AutoTokenizer.from_pretrained(…).save_pretrained(…)")
                        .formatted(directory, FILE, VOCABULARY));
    }

    private static byte[] bytes(Path file) throws IOException, InvalidTokenizerException {
        if (Files.size(file) > LARGEST_FILE) {
            throw new InvalidTokenizerException(
                    "%s has %d bytes; at most %d are allowed".formatted(file, Files.size(file), LARGEST_FILE));
        }
        return Files.readAllBytes(file);
    }

    /** The content of the {@code tokenizer.json}. */
    public InputStream open() {
        return new ByteArrayInputStream(content);
    }

    /** Of the {@code tokenizer.json}, lower-case hex: models with the same tokenizer share prepared data. */
    public String sha256() {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** The largest token id plus 1: rows that the model's word embeddings must have. */
    public int vocabularySize() {
        return lastId + 1;
    }

    /** Id of the token for text that the vocabulary has no tokens for; empty if it has some for every text. */
    public OptionalInt unknownId() {
        return unknownId;
    }

    /** The token with the largest id. */
    public String lastToken() {
        return lastToken;
    }

    /** What happens to letters before they are tokenized; empty if the tokenizer is not of a kind that says so. */
    public Optional<Normalization> normalization() {
        return Optional.of(normalization).filter(Normalization::isKnown);
    }

    /** Where {@code tokenizer_config.json} says otherwise than the tokenizer does, one sentence each. */
    public List<String> contradictions() {
        return contradictions;
    }
}
