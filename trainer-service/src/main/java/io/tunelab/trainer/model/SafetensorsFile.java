package io.tunelab.trainer.model;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A safetensors file that is open for reading. The header is checked as a whole before anything is read for it: sizes,
 * shapes and offsets must agree, lie inside the file and not overlap. Tensors come as float32, whatever floating type
 * they are stored in.
 *
 * <p>Layout: 8 bytes header length (little endian), that much JSON, then the tensors' bytes.
 */
public final class SafetensorsFile implements AutoCloseable {
    private static final long LARGEST_HEADER = 16 << 20;
    private static final int MOST_TENSORS = 100_000;
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    /** The first eight bytes of {@code version https://git-lfs…}. */
    private static final long LFS_POINTER = 0x206E6F6973726576L;

    private final Path path;
    private final FileChannel channel;
    private final long dataStart;
    private final Map<String, Tensor> tensors;
    private final Map<String, String> metadata;

    private SafetensorsFile(
            Path path, FileChannel channel, long dataStart, Map<String, Tensor> tensors, Map<String, String> metadata) {
        this.path = path;
        this.channel = channel;
        this.dataStart = dataStart;
        this.tensors = tensors;
        this.metadata = metadata;
    }

    /** @throws InvalidModelException {@code invalid_weights} if the file is not sound safetensors */
    public static SafetensorsFile open(Path path) {
        FileChannel channel = null;
        try {
            channel = FileChannel.open(path, StandardOpenOption.READ);
            var file = read(path, channel);
            channel = null;
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + path, e);
        } finally {
            closeQuietly(channel);
        }
    }

    private static SafetensorsFile read(Path path, FileChannel channel) throws IOException {
        long size = channel.size();
        if (size < 8) {
            throw invalid(path, "it has only %d bytes".formatted(size));
        }
        long headerLength = readFully(channel, 0, 8).getLong();
        if (headerLength == LFS_POINTER) {
            throw new InvalidModelException(
                    "invalid_weights",
                    "%s is a pointer of Git LFS; fetch the weights with git lfs pull".formatted(path));
        }
        if (headerLength < 2 || headerLength > LARGEST_HEADER || headerLength > size - 8) {
            throw invalid(path, "its header claims %d bytes".formatted(headerLength));
        }
        var header = parseHeader(path, readFully(channel, 8, (int) headerLength));
        long dataStart = 8 + headerLength;
        return new SafetensorsFile(path, channel, dataStart, tensors(path, header, size - dataStart), metadata(header));
    }

    private static JsonNode parseHeader(Path path, ByteBuffer bytes) {
        try {
            var text = StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
            var header = JSON.readTree(text);
            if (!header.isObject()) {
                throw invalid(path, "its header is not a JSON object");
            }
            return header;
        } catch (CharacterCodingException | JsonProcessingException e) {
            throw invalid(path, "its header is not JSON: " + firstLine(e));
        }
    }

    private static Map<String, String> metadata(JsonNode header) {
        var metadata = new LinkedHashMap<String, String>();
        header.path("__metadata__")
                .properties()
                .forEach(entry -> metadata.put(entry.getKey(), entry.getValue().asText()));
        return metadata;
    }

    private static Map<String, Tensor> tensors(Path path, JsonNode header, long dataLength) {
        if (header.size() > MOST_TENSORS) {
            throw invalid(path, "it claims %d tensors".formatted(header.size()));
        }
        var tensors = new LinkedHashMap<String, Tensor>();
        for (var entry : header.properties()) {
            if (!entry.getKey().equals("__metadata__")) {
                tensors.put(entry.getKey(), Tensor.of(path, entry.getKey(), entry.getValue(), dataLength));
            }
        }
        var ordered = new ArrayList<>(tensors.values());
        ordered.sort(Comparator.comparingLong(Tensor::start).thenComparingLong(Tensor::end));
        for (int i = 1; i < ordered.size(); i++) {
            if (ordered.get(i).start < ordered.get(i - 1).end) {
                throw invalid(
                        path, "tensors %s and %s overlap".formatted(ordered.get(i - 1).name, ordered.get(i).name));
            }
        }
        return tensors;
    }

    /** Names and shapes, in the header's order. */
    public Map<String, List<Long>> shapes() {
        var shapes = new LinkedHashMap<String, List<Long>>();
        tensors.forEach((name, tensor) -> shapes.put(name, tensor.shape));
        return shapes;
    }

    /** The header's free texts. */
    public Map<String, String> metadata() {
        return Map.copyOf(metadata);
    }

    public boolean contains(String name) {
        return tensors.containsKey(name);
    }

    /**
     * The tensor's numbers in row-major order.
     *
     * @throws InvalidModelException if the file has no such tensor, or one of another shape, or not of floats
     */
    public FloatBuffer read(String name, long... shape) {
        var tensor = tensors.get(name);
        if (tensor == null) {
            throw invalid(path, "it has no tensor " + name);
        }
        tensor.requireShape(path, shape);
        try {
            return tensor.decode(path, readFully(channel, dataStart + tensor.start, Math.toIntExact(tensor.bytes())));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read %s of %s".formatted(name, path), e);
        }
    }

    @Override
    public void close() {
        closeQuietly(channel);
    }

    private static ByteBuffer readFully(FileChannel channel, long position, int length) throws IOException {
        var buffer = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        while (buffer.hasRemaining()) {
            if (channel.read(buffer, position + buffer.position()) < 0) {
                throw new IOException("the file ended early");
            }
        }
        return buffer.flip();
    }

    private static void closeQuietly(FileChannel channel) {
        if (channel != null) {
            try {
                channel.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static String firstLine(Exception e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    }

    private static InvalidModelException invalid(Path path, String what) {
        return new InvalidModelException(
                "invalid_weights", "%s is not a sound safetensors file: %s".formatted(path, what));
    }

    /** One entry of the header; offsets count from the end of the header. */
    private record Tensor(String name, String type, List<Long> shape, long start, long end) {
        static Tensor of(Path path, String name, JsonNode json, long dataLength) {
            var offsets = json.path("data_offsets");
            if (!json.path("dtype").isTextual() || !json.path("shape").isArray() || offsets.size() != 2) {
                throw invalid(path, "tensor %s lacks dtype, shape or data_offsets".formatted(name));
            }
            var shape = new ArrayList<Long>();
            for (var size : json.path("shape")) {
                shape.add(wholeNumber(path, name, size));
            }
            long start = wholeNumber(path, name, offsets.get(0));
            long end = wholeNumber(path, name, offsets.get(1));
            if (start > end || end > dataLength) {
                throw invalid(
                        path,
                        "tensor %s lies at %d to %d of %d bytes; is the download or copy complete?"
                                .formatted(name, start, end, dataLength));
            }
            var tensor = new Tensor(name, json.path("dtype").asText(), List.copyOf(shape), start, end);
            tensor.requireBytes(path);
            return tensor;
        }

        private static long wholeNumber(Path path, String name, JsonNode json) {
            if (!json.isIntegralNumber() || !json.canConvertToLong() || json.longValue() < 0) {
                throw invalid(path, "tensor %s has %s where a size or offset belongs".formatted(name, json));
            }
            return json.longValue();
        }

        private void requireBytes(Path path) {
            int width = width();
            if (width == 0) {
                return; // a type that we never read: its bounds are checked, its size is not ours to judge
            }
            try {
                long expected = width;
                for (long size : shape) {
                    expected = Math.multiplyExact(expected, size);
                }
                if (expected != bytes()) {
                    throw invalid(
                            path, "tensor %s of %s %s cannot have %d bytes".formatted(name, type, shape, bytes()));
                }
            } catch (ArithmeticException e) {
                throw invalid(path, "tensor %s has the impossible shape %s".formatted(name, shape));
            }
        }

        private void requireShape(Path path, long... expected) {
            if (shape.size() != expected.length) {
                throw shapeMismatch(path, expected);
            }
            for (int i = 0; i < expected.length; i++) {
                if (shape.get(i) != expected[i]) {
                    throw shapeMismatch(path, expected);
                }
            }
        }

        private InvalidModelException shapeMismatch(Path path, long... expected) {
            return new InvalidModelException(
                    "invalid_weights",
                    "%s: tensor %s has shape %s, the config makes it %s"
                            .formatted(path, name, shape, java.util.Arrays.toString(expected)));
        }

        private int width() {
            return switch (type) {
                case "F64", "I64", "U64" -> 8;
                case "F32", "I32", "U32" -> 4;
                case "F16", "BF16", "I16", "U16" -> 2;
                case "I8", "U8", "BOOL" -> 1;
                default -> 0;
            };
        }

        private long bytes() {
            return end - start;
        }

        private FloatBuffer decode(Path path, ByteBuffer raw) {
            return switch (type) {
                case "F32" -> raw.asFloatBuffer();
                case "F16" -> Float16.decode(raw.asShortBuffer());
                case "BF16" -> Float16.decodeBrain(raw.asShortBuffer());
                default ->
                    throw new InvalidModelException(
                            "invalid_weights",
                            "%s: tensor %s is of type %s; supported are F32, F16, BF16".formatted(path, name, type));
            };
        }
    }
}
