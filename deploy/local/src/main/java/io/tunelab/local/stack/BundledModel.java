package io.tunelab.local.stack;

import io.tunelab.local.stack.Installation.Service;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;

/**
 * The pretrained encoder that comes with Tunelab: MiniLM, 6 layers of 384, 22 million weights, Apache-2.0. It lies as an
 * ONNX file in a jar of the launcher's class path; trainer-service makes a HuggingFace directory of it, once.
 */
public final class BundledModel {
    /** How requests name it. */
    public static final String NAME = "all-minilm-l6-v2";

    private final Installation installation;
    private final DataDirectory directory;

    public BundledModel(Installation installation, DataDirectory directory) {
        this.installation = installation;
        this.directory = directory;
    }

    /** Makes the model's directory unless it is there. Half a directory is never seen under its name. */
    public void ensure() {
        var target = directory.models().resolve(NAME);
        if (Files.isRegularFile(target.resolve("model.safetensors"))) {
            return;
        }
        var work = directory
                .models()
                .resolve("." + NAME + "-" + ProcessHandle.current().pid());
        try {
            Files.createDirectories(work);
            var onnx = extract("/all-minilm-l6-v2.onnx", work.resolve("model.onnx"));
            var tokenizer = extract("/all-minilm-l6-v2-tokenizer.json", work.resolve("tokenizer.json"));
            importModel(onnx, tokenizer, work.resolve(NAME));
            Files.move(work.resolve(NAME), target);
        } catch (IOException e) {
            throw new StackException("cannot write the model to " + target + ": " + e.getMessage(), e);
        } finally {
            delete(work);
        }
    }

    private void importModel(Path onnx, Path tokenizer, Path output) throws IOException {
        var log = directory.log("model-import");
        var builder = new ProcessBuilder(List.of(
                Installation.java().toString(),
                "-Xmx1g",
                "-jar",
                installation.runnable(Service.TRAINER).toString(),
                "import-onnx",
                "--onnx",
                onnx.toString(),
                "--tokenizer",
                tokenizer.toString(),
                "--output",
                output.toString()));
        builder.redirectErrorStream(true).redirectOutput(log.toFile());
        try {
            int status = builder.start().waitFor();
            if (status != 0) {
                throw new StackException("importing the model " + NAME + " failed with exit status " + status + ":\n"
                        + directory.tail("model-import", 20));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StackException("interrupted while importing the model", e);
        }
    }

    private static Path extract(String resource, Path file) throws IOException {
        try (InputStream in = BundledModel.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new StackException("resource " + resource + " is not on the launcher's class path");
            }
            Files.copy(in, file);
            return file;
        }
    }

    private static void delete(Path work) {
        try (var files = Files.walk(work)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        } catch (IOException e) {
            System.err.println("could not delete " + work + ": " + e.getMessage());
        }
    }
}
