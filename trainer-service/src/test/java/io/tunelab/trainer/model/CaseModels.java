package io.tunelab.trainer.model;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tunelab.hub.LocalHub;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** Model directories as people have them, made from a whole one. */
public final class CaseModels {
    private static final ObjectMapper JSON = new ObjectMapper();

    private CaseModels() {}

    /** The files that make a model. */
    public static void copy(Path source, Path target) throws IOException {
        Files.createDirectories(target);
        copy(source, target, "config.json", "tokenizer.json", "model.safetensors");
    }

    /** A tokenizer that lower-cases, and a config beside it that says that it does not. */
    public static void contradictoryCase(Path model) throws IOException {
        var file = model.resolve("tokenizer.json").toFile();
        var json = (ObjectNode) JSON.readTree(file);
        json.putObject("normalizer")
                .put("type", "BertNormalizer")
                .put("clean_text", true)
                .put("handle_chinese_chars", true)
                .putNull("strip_accents")
                .put("lowercase", true);
        JSON.writeValue(file, json);
        Files.writeString(
                model.resolve("tokenizer_config.json"), "{\"do_lower_case\": false, \"model_max_length\": 64}");
    }

    /** Weights in three files and their index; returns the files' names. */
    public static List<String> sharded(Path target, Path source) throws IOException {
        Files.createDirectories(target);
        copy(source, target, "config.json", "tokenizer.json");
        var index = JSON.createObjectNode();
        var map = index.putObject("weight_map");
        var names = new ArrayList<String>();
        try (var weights = ModelWeights.open(source)) {
            var tensors = List.copyOf(weights.shapes().entrySet());
            int size = (tensors.size() + 2) / 3;
            for (int from = 0; from < tensors.size(); from += size) {
                var name = "model-0000%d-of-00003.safetensors".formatted(names.size() + 1);
                var part = tensors.subList(from, Math.min(tensors.size(), from + size));
                var sources = part.stream().map(entry -> source(weights, entry)).toList();
                SafetensorsWriter.write(target.resolve(name), sources, Map.of());
                part.forEach(entry -> map.put(entry.getKey(), name));
                names.add(name);
            }
        }
        JSON.writeValue(target.resolve(ModelWeights.INDEX).toFile(), index);
        return names;
    }

    /** The tokenizer as {@code vocab.txt} and two lines of config. */
    public static void vocabularyOnly(Path target, Path source) throws IOException {
        Files.createDirectories(target);
        copy(source, target, "config.json", "model.safetensors");
        var tokens = JSON.readTree(source.resolve("tokenizer.json").toFile()).at("/model/vocab").properties().stream()
                .sorted(Comparator.comparingInt(entry -> entry.getValue().asInt()))
                .map(Map.Entry::getKey)
                .toList();
        Files.write(target.resolve("vocab.txt"), tokens);
        Files.writeString(
                target.resolve("tokenizer_config.json"),
                "{\"tokenizer_class\": \"BertTokenizer\", \"do_lower_case\": true}");
    }

    /** Adds a token behind the last one; returns its id, which is the number of rows of the embedding table. */
    public static int addToken(Path model, String token) throws IOException {
        int id = ModelConfig.read(model.resolve("config.json")).embeddings().vocabularySize();
        var file = model.resolve("tokenizer.json").toFile();
        var json = (ObjectNode) JSON.readTree(file);
        ((ArrayNode) json.path("added_tokens"))
                .addObject()
                .put("id", id)
                .put("content", token)
                .put("single_word", false)
                .put("lstrip", false)
                .put("rstrip", false)
                .put("normalized", true)
                .put("special", false);
        JSON.writeValue(file, json);
        return id;
    }

    /** Puts all files of a directory on a hub. */
    static void upload(LocalHub hub, String name, Path model) throws IOException {
        try (var files = Files.list(model)) {
            for (var file : files.toList()) {
                hub.model(name, file.getFileName().toString(), Files.readAllBytes(file));
            }
        }
    }

    private static void copy(Path source, Path target, String... names) throws IOException {
        for (var name : names) {
            Files.copy(source.resolve(name), target.resolve(name));
        }
    }

    private static SafetensorsWriter.Source source(ModelWeights weights, Map.Entry<String, List<Long>> tensor) {
        var shape = tensor.getValue().stream().mapToLong(Long::longValue).toArray();
        return new SafetensorsWriter.Source() {
            @Override
            public String name() {
                return tensor.getKey();
            }

            @Override
            public long[] shape() {
                return shape.clone();
            }

            @Override
            public FloatBuffer read() {
                return weights.read(tensor.getKey(), shape);
            }
        };
    }
}
