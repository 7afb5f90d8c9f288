package io.tunelab.trainer.model;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.tunelab.hub.FileDigests;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** The weights of a model directory, open for reading: one safetensors file, or several and the index that lists them. */
public final class ModelWeights implements AutoCloseable {
    static final String INDEX = "model.safetensors.index.json";
    private static final Pattern PART = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,120}\\.safetensors");
    private static final int MOST_PARTS = 1000;
    private static final long LARGEST_INDEX = 64L << 20;

    private final Path directory;
    private final List<SafetensorsFile> files;
    private final Map<String, SafetensorsFile> tensors = new LinkedHashMap<>();

    private ModelWeights(Path directory, List<SafetensorsFile> files) {
        this.directory = directory;
        this.files = List.copyOf(files);
        files.forEach(file -> file.shapes().keySet().forEach(name -> tensors.put(name, file)));
    }

    /** @throws InvalidModelException {@code invalid_weights} if a file is missing or is not sound safetensors */
    public static ModelWeights open(Path directory) {
        var files = new ArrayList<SafetensorsFile>();
        try {
            for (var file : files(directory)) {
                files.add(SafetensorsFile.open(file));
            }
            return new ModelWeights(directory, files);
        } catch (RuntimeException e) {
            files.forEach(SafetensorsFile::close);
            throw e;
        }
    }

    /** The weights' files; several in the order of their names. */
    public static List<Path> files(Path directory) {
        if (Files.isRegularFile(directory.resolve(ModelFiles.WEIGHTS))) {
            return List.of(directory.resolve(ModelFiles.WEIGHTS));
        }
        var files =
                parts(directory.resolve(INDEX)).stream().map(directory::resolve).toList();
        for (var file : files) {
            if (!Files.isRegularFile(file)) {
                throw new InvalidModelException(
                        "invalid_weights",
                        "%s lists %s, which is missing".formatted(directory.resolve(INDEX), file.getFileName()));
            }
        }
        return files;
    }

    /** The names of the files that an index lists. */
    static List<String> parts(Path index) {
        try {
            if (Files.size(index) > LARGEST_INDEX) {
                throw invalid(
                        index, "it has %d bytes; at most %d are allowed".formatted(Files.size(index), LARGEST_INDEX));
            }
            var names = new TreeSet<String>();
            for (var entry : new ObjectMapper()
                    .readTree(index.toFile())
                    .path("weight_map")
                    .properties()) {
                var name = entry.getValue().asText();
                if (!PART.matcher(name).matches()) {
                    throw invalid(
                            index, "'%s' is not the name of a safetensors file in the same directory".formatted(name));
                }
                names.add(name);
            }
            if (names.isEmpty() || names.size() > MOST_PARTS) {
                throw invalid(index, "it lists %d files; 1 to %d are allowed".formatted(names.size(), MOST_PARTS));
            }
            return List.copyOf(names);
        } catch (IOException e) {
            throw invalid(index, e.getMessage());
        }
    }

    /** SHA-256, lower-case hex: of the one file, or of the lines {@code digest name} of several. */
    static String sha256(Path directory) throws IOException {
        var files = files(directory);
        if (files.size() == 1) {
            return FileDigests.sha256(files.get(0));
        }
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            for (var file : files) {
                digest.update("%s  %s%n"
                        .formatted(FileDigests.sha256(file), file.getFileName())
                        .getBytes(StandardCharsets.UTF_8));
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** Names and shapes. */
    public Map<String, List<Long>> shapes() {
        var shapes = new LinkedHashMap<String, List<Long>>();
        files.forEach(file -> shapes.putAll(file.shapes()));
        return shapes;
    }

    public boolean contains(String name) {
        return tensors.containsKey(name);
    }

    /**
     * The tensor's numbers in row-major order.
     *
     * @throws InvalidModelException if there is no such tensor, or one of another shape, or not of floats
     */
    public FloatBuffer read(String name, long... shape) {
        var file = tensors.get(name);
        if (file == null) {
            throw new InvalidModelException("invalid_weights", "%s has no tensor %s".formatted(directory, name));
        }
        return file.read(name, shape);
    }

    @Override
    public void close() {
        files.forEach(SafetensorsFile::close);
    }

    private static InvalidModelException invalid(Path index, String what) {
        return new InvalidModelException(
                "invalid_weights", "%s is not a sound index of weights: %s".formatted(index, what));
    }
}
