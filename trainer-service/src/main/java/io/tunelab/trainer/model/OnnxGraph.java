package io.tunelab.trainer.model;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The part of an ONNX file that holds weights: its nodes and its float32 constants. Read with protobuf's wire reader;
 * field numbers are those of {@code onnx.proto}, and of its messages only what is needed here is looked at.
 */
record OnnxGraph(List<Node> nodes, Map<String, Constant> constants) {
    private static final long LARGEST_FILE = Integer.MAX_VALUE;
    private static final int MOST_PARTS = 1_000_000;
    private static final int FLOAT = 1;
    private static final int MODEL_GRAPH = 7;

    /** An operation: {@code outputs} = type({@code inputs}). */
    record Node(String type, List<String> inputs, List<String> outputs) {}

    /** A float32 tensor that is part of the graph, row-major. */
    record Constant(List<Long> shape, FloatBuffer numbers) {}

    /** @throws InvalidModelException {@code invalid_weights} if {@code file} is not a sound ONNX file */
    static OnnxGraph read(Path file) {
        try (var channel = FileChannel.open(file, StandardOpenOption.READ)) {
            if (channel.size() > LARGEST_FILE) {
                throw invalid(file, "it has %d bytes, more than protobuf allows".formatted(channel.size()));
            }
            // Mapped and aliased: the weights are never copied as a whole.
            var bytes = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size());
            return readModel(file, bytes);
        } catch (IOException e) {
            throw invalid(file, e.getMessage());
        }
    }

    private static OnnxGraph readModel(Path file, ByteBuffer bytes) throws IOException {
        var input = stream(bytes);
        OnnxGraph graph = null;
        for (int tag; (tag = input.readTag()) != 0; ) {
            if (tag == lengthDelimited(MODEL_GRAPH)) {
                graph = readGraph(input.readByteBuffer());
            } else {
                skip(input, tag);
            }
        }
        if (graph == null) {
            throw invalid(file, "it holds no graph");
        }
        return graph;
    }

    private static OnnxGraph readGraph(ByteBuffer bytes) throws IOException {
        var input = stream(bytes);
        var nodes = new ArrayList<Node>();
        var constants = new LinkedHashMap<String, Constant>();
        for (int tag; (tag = input.readTag()) != 0; ) {
            if (tag == lengthDelimited(1)) {
                nodes.add(readNode(input.readByteBuffer()));
            } else if (tag == lengthDelimited(5)) {
                readConstant(input.readByteBuffer(), constants);
            } else {
                skip(input, tag);
            }
            if (nodes.size() + constants.size() > MOST_PARTS) {
                throw new IOException("it has more than %d nodes and constants".formatted(MOST_PARTS));
            }
        }
        return new OnnxGraph(nodes, constants);
    }

    private static Node readNode(ByteBuffer bytes) throws IOException {
        var input = stream(bytes);
        var inputs = new ArrayList<String>();
        var outputs = new ArrayList<String>();
        var type = "";
        for (int tag; (tag = input.readTag()) != 0; ) {
            if (tag == lengthDelimited(1)) {
                inputs.add(input.readStringRequireUtf8());
            } else if (tag == lengthDelimited(2)) {
                outputs.add(input.readStringRequireUtf8());
            } else if (tag == lengthDelimited(4)) {
                type = input.readStringRequireUtf8();
            } else {
                skip(input, tag);
            }
        }
        return new Node(type, inputs, outputs);
    }

    private static void readConstant(ByteBuffer bytes, Map<String, Constant> constants) throws IOException {
        var input = stream(bytes);
        var shape = new ArrayList<Long>();
        var name = "";
        long type = 0;
        ByteBuffer raw = null;
        for (int tag; (tag = input.readTag()) != 0; ) {
            if (tag == lengthDelimited(1)) {
                readPacked(input, shape);
            } else if (tag == tag(1, WireFormat.WIRETYPE_VARINT)) {
                shape.add(input.readInt64());
            } else if (tag == tag(2, WireFormat.WIRETYPE_VARINT)) {
                type = input.readInt64();
            } else if (tag == lengthDelimited(8)) {
                name = input.readStringRequireUtf8();
            } else if (tag == lengthDelimited(9) || tag == lengthDelimited(4)) {
                raw = input.readByteBuffer(); // float_data, packed, has the very bytes of raw_data
            } else {
                skip(input, tag);
            }
        }
        if (type == FLOAT) {
            constants.put(name, constant(name, shape, raw));
        }
    }

    private static Constant constant(String name, List<Long> shape, ByteBuffer raw) throws IOException {
        if (raw == null) {
            throw new IOException("the numbers of %s are not in the file itself".formatted(name));
        }
        long size = Float.BYTES;
        for (long dimension : shape) {
            if (dimension < 0 || dimension > raw.remaining()) {
                throw new IOException("%s has the impossible shape %s".formatted(name, shape));
            }
            size = Math.multiplyExact(size, dimension);
        }
        if (size != raw.remaining()) {
            throw new IOException("%s of shape %s has %d bytes".formatted(name, shape, raw.remaining()));
        }
        return new Constant(
                List.copyOf(shape), raw.order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer());
    }

    private static void readPacked(CodedInputStream input, List<Long> values) throws IOException {
        int limit = input.pushLimit(input.readRawVarint32());
        while (input.getBytesUntilLimit() > 0) {
            values.add(input.readInt64());
        }
        input.popLimit(limit);
    }

    private static void skip(CodedInputStream input, int tag) throws IOException {
        if (!input.skipField(tag)) {
            throw new IOException("a group ends that has not begun");
        }
    }

    private static CodedInputStream stream(ByteBuffer bytes) {
        var input = CodedInputStream.newInstance(bytes);
        input.enableAliasing(true);
        return input;
    }

    private static int lengthDelimited(int field) {
        return tag(field, WireFormat.WIRETYPE_LENGTH_DELIMITED);
    }

    private static int tag(int field, int wireType) {
        return field << 3 | wireType;
    }

    private static InvalidModelException invalid(Path file, String what) {
        return new InvalidModelException("invalid_weights", "%s is not a sound ONNX file: %s".formatted(file, what));
    }
}
