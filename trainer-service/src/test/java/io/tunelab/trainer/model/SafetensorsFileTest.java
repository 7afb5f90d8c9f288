package io.tunelab.trainer.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SafetensorsFileTest {
    @TempDir
    private Path directory;

    @Test
    void whatWasWrittenIsReadBack() throws IOException {
        var file = directory.resolve("written.safetensors");
        SafetensorsWriter.write(
                file,
                List.of(
                        new Tensor("a", new long[] {2, 3}, new float[] {1, -2, 3, 4, 5, Float.MIN_VALUE}),
                        new Tensor("b", new long[] {1}, new float[] {7})),
                Map.of("steps", "12"));

        try (var opened = SafetensorsFile.open(file)) {
            assertThat(floats(opened.read("a", 2, 3))).containsExactly(1, -2, 3, 4, 5, Float.MIN_VALUE);
            assertThat(floats(opened.read("b", 1))).containsExactly(7);
            assertThat(opened.metadata()).containsEntry("steps", "12").containsEntry("format", "pt");
            assertThat(opened.shapes()).containsOnlyKeys("a", "b");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "F16, 0x3c00, 1.0", "F16, 0xc000, -2.0", "F16, 0x0001, 5.9604645e-8", "F16, 0x8001, -5.9604645e-8",
        "F16, 0x7c00, Infinity", "F16, 0x3555, 0.33325195", "F16, 0x7bff, 65504.0", "F16, 0x0000, 0.0",
        "BF16, 0x3f80, 1.0", "BF16, 0xc000, -2.0", "BF16, 0x3eab, 0.33398438"
    })
    void halfPrecisionIsWidenedExactly(String type, String bits, float expected) {
        var header = "{\"x\":{\"dtype\":\"%s\",\"shape\":[1],\"data_offsets\":[0,2]}}".formatted(type);
        int value = Integer.decode(bits);

        try (var opened = SafetensorsFile.open(file(header, new byte[] {(byte) value, (byte) (value >> 8)}))) {
            assertThat(opened.read("x", 1).get(0)).isEqualTo(expected);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"x\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,12]}}",
                "{\"x\":{\"dtype\":\"F32\",\"shape\":[4],\"data_offsets\":[0,16]}}",
                "{\"x\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[8,4]}}",
                "{\"x\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[-4,0]}}",
                "{\"x\":{\"dtype\":\"F32\",\"shape\":[-1],\"data_offsets\":[0,4]}}",
                "{\"x\":{\"dtype\":\"F32\",\"shape\":[4294967296,4294967296],\"data_offsets\":[0,0]}}",
                "{\"x\":{\"dtype\":\"F32\",\"shape\":[1.5],\"data_offsets\":[0,4]}}",
                "{\"x\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,99999999999999999999]}}",
                "{\"x\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0]}}",
                "{\"x\":{\"shape\":[1],\"data_offsets\":[0,4]}}",
                "{\"x\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]},"
                        + "\"y\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[4,12]}}",
                "{\"x\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]},"
                        + "\"x\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,8]}}",
                "[]",
                "{\"x\"",
                "{\"x\": 1}"
            })
    void aHeaderThatLiesIsRefused(String header) {
        assertThatThrownBy(
                        () -> SafetensorsFile.open(file(header, new byte[12])).close())
                .isInstanceOf(InvalidModelException.class)
                .hasMessageContaining("not a sound safetensors file");
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, 0, 1, 13, 1L << 40, Long.MAX_VALUE})
    void aHeaderLengthBeyondTheFileIsRefusedBeforeAnythingIsAllocated(long length) throws IOException {
        var bytes = ByteBuffer.allocate(20).order(ByteOrder.LITTLE_ENDIAN).putLong(length);
        var file = Files.write(directory.resolve("short.safetensors"), bytes.array());

        assertThatThrownBy(() -> SafetensorsFile.open(file).close())
                .isInstanceOf(InvalidModelException.class)
                .hasMessageContaining("header claims " + length);
    }

    @Test
    void aPointerOfGitLfsIsNamedAsWhatItIs() throws IOException {
        var file = Files.writeString(
                directory.resolve("model.safetensors"),
                "version https://git-lfs.github.com/spec/v1\noid sha256:%s\nsize 12\n".formatted("0".repeat(64)));

        assertThatThrownBy(() -> SafetensorsFile.open(file).close())
                .isInstanceOf(InvalidModelException.class)
                .hasMessageContaining("is a pointer of Git LFS; fetch the weights with git lfs pull");
    }

    @Test
    void anotherShapeThanTheModelsIsRefused() {
        var header = "{\"x\":{\"dtype\":\"F32\",\"shape\":[3],\"data_offsets\":[0,12]}}";
        try (var opened = SafetensorsFile.open(file(header, new byte[12]))) {
            assertThatThrownBy(() -> opened.read("x", 4))
                    .hasMessageContaining("[3]")
                    .hasMessageContaining("[4]");
            assertThatThrownBy(() -> opened.read("y", 3)).hasMessageContaining("no tensor y");
        }
    }

    @Test
    void integersAreNotWeights() {
        var header = "{\"x\":{\"dtype\":\"I64\",\"shape\":[1],\"data_offsets\":[0,8]}}";
        try (var opened = SafetensorsFile.open(file(header, new byte[8]))) {
            assertThatThrownBy(() -> opened.read("x", 1)).hasMessageContaining("I64");
        }
    }

    private Path file(String header, byte[] data) {
        var json = header.getBytes(StandardCharsets.UTF_8);
        var bytes = ByteBuffer.allocate(8 + json.length + data.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putLong(json.length).put(json).put(data);
        try {
            return Files.write(directory.resolve("made.safetensors"), bytes.array());
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static float[] floats(FloatBuffer buffer) {
        var values = new float[buffer.remaining()];
        buffer.get(values);
        return values;
    }

    private static final class Tensor implements SafetensorsWriter.Source {
        private final String name;
        private final long[] shape;
        private final float[] numbers;

        Tensor(String name, long[] shape, float[] numbers) {
            this.name = name;
            this.shape = shape;
            this.numbers = numbers;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public long[] shape() {
            return shape;
        }

        @Override
        public FloatBuffer read() {
            return FloatBuffer.wrap(numbers);
        }
    }
}
