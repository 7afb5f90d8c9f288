package io.tunelab.trainer.model;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code import-onnx}: a BERT encoder from an ONNX file becomes a model directory that can be trained. */
@Command(
        name = "import-onnx",
        mixinStandardHelpOptions = true,
        description = "Converts a BERT encoder from ONNX to a HuggingFace model directory.")
public final class ImportOnnxCommand implements Callable<Integer> {
    @Option(names = "--onnx", required = true, paramLabel = "FILE", description = "ONNX file of the encoder.")
    private Path onnx;

    @Option(names = "--tokenizer", required = true, paramLabel = "FILE", description = "Its tokenizer.json.")
    private Path tokenizer;

    @Option(
            names = "--output",
            required = true,
            paramLabel = "DIR",
            description = "Model directory to create. It must be empty.")
    private Path output;

    @Option(
            names = "--heads",
            defaultValue = "12",
            paramLabel = "N",
            description = "Number of attention heads, which the weights do not show (default: ${DEFAULT-VALUE}).")
    private int heads;

    @Spec
    private CommandSpec command;

    @Override
    public Integer call() {
        var out = command.commandLine().getOut();
        var errors = command.commandLine().getErr();
        try {
            return report(out, new OnnxEncoderImport(onnx, tokenizer, heads).writeTo(output));
        } catch (InvalidModelException e) {
            errors.println(e.getMessage());
        } catch (IOException e) {
            errors.println("Cannot import: " + e);
        }
        return 1;
    }

    private int report(PrintWriter out, ModelConfig config) {
        out.printf(
                "%s: %s, %d layers, hidden size %d, %d heads, up to %d tokens%n",
                output,
                config.family().modelType(),
                config.encoder().layers(),
                config.encoder().hiddenSize(),
                config.encoder().heads(),
                config.embeddings().positions());
        return 0;
    }
}
