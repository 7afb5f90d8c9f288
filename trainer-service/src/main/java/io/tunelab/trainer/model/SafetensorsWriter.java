package io.tunelab.trainer.model;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Writes float32 tensors as a safetensors file, one after the other, so that the whole model never lies in memory twice.
 * The file is forced to disk before it counts as written.
 */
public final class SafetensorsWriter {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int CHUNK_FLOATS = 1 << 18;

    private SafetensorsWriter() {}

    /** A tensor that will be written: its numbers are asked for when their turn comes. */
    public interface Source {
        String name();

        long[] shape();

        /** Row-major, as many as the shape says. */
        FloatBuffer read();
    }

    /** @param metadata goes into the header */
    public static void write(Path file, List<? extends Source> tensors, Map<String, String> metadata)
            throws IOException {
        var header = header(tensors, metadata);
        try (var channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            var start = ByteBuffer.allocate(8 + header.length).order(ByteOrder.LITTLE_ENDIAN);
            writeFully(channel, start.putLong(header.length).put(header).flip());
            var chunk = ByteBuffer.allocateDirect(4 * CHUNK_FLOATS).order(ByteOrder.LITTLE_ENDIAN);
            for (var tensor : tensors) {
                writeNumbers(channel, tensor, chunk);
            }
            channel.force(true);
        }
    }

    private static byte[] header(List<? extends Source> tensors, Map<String, String> metadata) throws IOException {
        var header = JSON.createObjectNode();
        // transformers refuses a file that does not say which framework wrote it.
        var described = header.putObject("__metadata__").put("format", "pt");
        metadata.forEach(described::put);
        long offset = 0;
        for (var tensor : tensors) {
            long end = offset + 4 * count(tensor);
            describe(header.putObject(tensor.name()), tensor, offset, end);
            offset = end;
        }
        var json = JSON.writeValueAsBytes(header);
        // The data begin at a multiple of eight, so that readers can map them.
        var padded = Arrays.copyOf(json, (json.length + 7) / 8 * 8);
        Arrays.fill(padded, json.length, padded.length, " ".getBytes(StandardCharsets.US_ASCII)[0]);
        return padded;
    }

    private static void describe(ObjectNode entry, Source tensor, long start, long end) {
        entry.put("dtype", "F32");
        var shape = entry.putArray("shape");
        Arrays.stream(tensor.shape()).forEach(shape::add);
        entry.putArray("data_offsets").add(start).add(end);
    }

    private static void writeNumbers(FileChannel channel, Source tensor, ByteBuffer chunk) throws IOException {
        var numbers = tensor.read();
        if (numbers.remaining() != count(tensor)) {
            throw new IllegalStateException("tensor %s of shape %s came with %d numbers"
                    .formatted(tensor.name(), Arrays.toString(tensor.shape()), numbers.remaining()));
        }
        while (numbers.hasRemaining()) {
            int length = Math.min(CHUNK_FLOATS, numbers.remaining());
            chunk.clear().limit(4 * length);
            chunk.asFloatBuffer().put(numbers.slice(numbers.position(), length));
            numbers.position(numbers.position() + length);
            writeFully(channel, chunk);
        }
    }

    private static long count(Source tensor) {
        return Arrays.stream(tensor.shape()).reduce(1, Math::multiplyExact);
    }

    private static void writeFully(FileChannel channel, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }
}
