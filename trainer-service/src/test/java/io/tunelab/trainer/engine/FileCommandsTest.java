package io.tunelab.trainer.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tunelab.trainer.TinyData;
import io.tunelab.trainer.TinyModels;
import io.tunelab.trainer.bench.BenchCommand;
import io.tunelab.trainer.files.TrainCommand;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** The commands that need no service, on a tiny model. Here, because libtorch is loaded by one class loader only. */
class FileCommandsTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter errors = new StringWriter();

    @TempDir
    private Path directory;

    @Test
    void trainWritesAModelThatCanBeTrainedAgain() throws IOException {
        var model = directory.resolve("model");
        var predictions = directory.resolve("predictions.jsonl");

        assertThat(train(
                        "--epochs",
                        "1",
                        "--output",
                        model.toString(),
                        "--predictions",
                        predictions.toString(),
                        "--json"))
                .as(errors.toString())
                .isZero();

        var report = json();
        assertThat(report.at("/examples/train").intValue()).isEqualTo(96);
        assertThat(report.at("/data/digest").asText()).isEqualTo("2".repeat(64));
        assertThat(report.at("/labels")).extracting(JsonNode::asText).containsExactly("NEG", "POS");
        assertThat(report.at("/test/accuracy").doubleValue()).isBetween(0.0, 1.0);
        assertThat(errors.toString()).contains("epoch 1/1  train loss");
        assertThat(Files.readAllLines(predictions)).hasSize(40);
        var config = new ObjectMapper().readTree(model.resolve("config.json").toFile());
        assertThat(config.at("/id2label/1").asText()).isEqualTo("POS");
        var request = new ObjectMapper().readTree(model.resolve("request.json").toFile());
        assertThat(request.at("/model").asText()).isEqualTo("bert");
        assertThat(request.at("/epochs").asInt()).isEqualTo(1);
        var calibration =
                new ObjectMapper().readTree(model.resolve("calibration.json").toFile());
        assertThat(calibration.at("/temperature").doubleValue()).isPositive();
        assertThat(calibration.at("/scaled_loss").doubleValue())
                .isLessThanOrEqualTo(calibration.at("/loss").doubleValue() + 1e-6);
        assertThat(Files.readString(model.resolve("README.md")))
                .contains("| temperature | ")
                .contains("base_model: \"bert\"", "| test accuracy |")
                .doesNotContain(directory.toString());
        assertThat(report.at("/caveats").isArray()).isTrue();
    }

    /** As experiments have them in REST: a trained model's head is kept, and its files should agree with each other. */
    @Test
    void trainSaysWhatMustBeKnownBeforeTheScoreIsBelieved() throws IOException {
        var model = directory.resolve("model");
        assertThat(train("--epochs", "1", "--output", model.toString())).isZero();
        Files.writeString(model.resolve("tokenizer_config.json"), "{\"model_max_length\": 100000}");

        assertThat(execute(
                        new TrainCommand(),
                        model,
                        "--output",
                        directory.resolve("again").toString()))
                .isZero();
        assertThat(out.toString())
                .contains("caution: the classification head is the initial model's own")
                .contains("warning: tokenizer_config.json has model_max_length");
    }

    @Test
    void aSeedIsThatOfAllItsPartsAndEveryPartMatters() throws IOException {
        var whole = weights("--seed", "7");

        assertThat(weights("--seed", "9", "--init-seed", "7", "--order-seed", "7", "--dropout-seed", "7"))
                .isEqualTo(whole);
        for (var part : List.of("--init-seed", "--order-seed", "--dropout-seed")) {
            assertThat(weights("--seed", "7", part, "8")).as(part).isNotEqualTo(whole);
        }
    }

    @Test
    void weightsOfClassesAreInReportRequestAndCard() throws IOException {
        var model = directory.resolve("weighted");

        assertThat(train("--class-weights", "POS=3", "--epochs", "1", "--output", model.toString(), "--json"))
                .as(errors.toString())
                .isZero();

        assertThat(json().at("/engine/class_weights")).hasToString("{\"NEG\":1.0,\"POS\":3.0}");
        assertThat(new ObjectMapper()
                        .readTree(model.resolve("request.json").toFile())
                        .path("class_weights"))
                .hasToString("{\"NEG\":1.0,\"POS\":3.0}");
        assertThat(Files.readString(model.resolve("README.md")))
                .contains("| classes in the training loss | weighted: NEG 1.000, POS 3.000 |");
        var plain = weights("--seed", "42");
        assertThat(Files.readAllBytes(model.resolve("model.safetensors"))).isNotEqualTo(plain);
        // Both classes have 48 training examples: the weights that balance them are 1.
        assertThat(weights("--class-weights", "balanced")).isEqualTo(plain);
    }

    /** Of a model after one epoch, as they are written. */
    private byte[] weights(String... seeds) throws IOException {
        var model = directory.resolve(String.join("", seeds));
        var options = new ArrayList<>(List.of(seeds));
        options.addAll(List.of("--epochs", "1", "--output", model.toString()));
        assertThat(train(options.toArray(String[]::new))).as(errors.toString()).isZero();
        return Files.readAllBytes(model.resolve("model.safetensors"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"roberta", "electra", "mpnet"})
    void otherFamiliesTrainUpToTheLongestInputThatTheirPositionsLeave(String family) {
        var model = TinyModels.models().resolve(family);
        var written = directory.resolve(family).toString();

        assertThat(execute(new TrainCommand(), model, "--max-length", "64", "--epochs", "1", "--output", written))
                .as(errors.toString())
                .isZero();
        assertThat(execute(new TrainCommand(), Path.of(written), "--max-length", "64", "--output", written + "-again"))
                .isZero();
        assertUsageError(
                execute(new TrainCommand(), model, "--max-length", "65", "--output", written + "-longer"),
                "--max-length is 65; allowed: at most 64, the model's positions");
    }

    @Test
    void benchTrainReportsSpeedMemoryWorkAndMetrics() throws IOException {
        var batches = directory.resolve("batches.jsonl");

        assertThat(bench(
                        "--steps",
                        "4",
                        "--warm-up",
                        "1",
                        "--epochs",
                        "1",
                        "--write-batches",
                        batches.toString(),
                        "--json"))
                .as(errors.toString())
                .isZero();

        var report = json();
        assertThat(report.at("/training/steps").intValue()).isEqualTo(4);
        assertThat(report.at("/training/tokens_per_second").doubleValue()).isPositive();
        assertThat(report.at("/evaluation/tokens_per_second").doubleValue()).isPositive();
        assertThat(report.at("/work/executed_share_of_peak").doubleValue())
                .isLessThan(report.at("/work/share_of_peak").doubleValue());
        assertThat(report.at("/memory/peak_rss_bytes").longValue()).isGreaterThan(50_000_000);
        assertThat(report.at("/memory/curve")).hasSize(5);
        assertThat(report.at("/run/test/confusion")).hasSize(2);
        assertThat(Files.readAllLines(batches)).hasSize(5);
    }

    @Test
    void everyWrongOptionIsAUsageErrorThatNamesIt() throws IOException {
        Files.createDirectories(directory.resolve("full/of/things"));

        assertUsageError(bench("--batch-size", "0"), "--batch-size is 0; allowed: an integer from 1 to 4096");
        assertUsageError(bench("--steps", "0"), "--steps is 0; allowed: 1 to 1000000");
        assertUsageError(bench("--precision", "fp8"), "--precision is \"fp8\"");
        assertUsageError(bench("--learning-rate", "-1"), "--learning-rate is -1.0");
        assertUsageError(
                bench("--class-weights", "Pos=2"),
                "--class-weights Pos is 2.0, but the data set has no class 'Pos'; did you mean 'POS'?");
        assertUsageError(bench("--class-weights", "POS=x"), "--class-weights has 'POS=x'; allowed: LABEL=N");
        assertUsageError(bench("--class-weights", "even"), "--class-weights is \"even\"; allowed: balanced, or");
        assertUsageError(bench("--device", "tpu"), "--device is 'tpu'; allowed: auto, cpu, cuda:N");
        assertUsageError(bench("--threads", "0"), "--threads is 0");
        assertUsageError(bench("--max-length", "5000"), "--max-length is 5000; allowed: at most");
        assertUsageError(bench("--num-layers", "100"), "--num-layers is 100; allowed: at most");
        assertUsageError(train("--output", directory.resolve("full").toString()), "which is not empty");
    }

    @Test
    void dataThatCannotBeUsedIsStatusOneAndOneLine() throws IOException {
        assertThat(bench("--prepared", "nowhere")).isEqualTo(1);
        assertThat(errors.toString())
                .startsWith("bench train: nowhere holds no prepared data (no manifest.json)")
                .hasLineCount(1);
        errors.getBuffer().setLength(0);

        var foreign = TinyData.write(directory.resolve("foreign"), "foreign", tokenizer("roberta"));
        assertThat(bench("--prepared", foreign.toString())).isEqualTo(1);
        assertThat(errors.toString())
                .contains("was prepared with another tokenizer")
                .hasLineCount(1);
    }

    @Test
    void aDamagedShardIsRefusedByItsName() throws IOException {
        var damaged = TinyData.write(directory.resolve("damaged"), "damaged", tokenizer("bert"));
        Files.write(damaged.resolve("test-0.shard"), new byte[] {1, 2, 3});

        assertThat(bench("--prepared", damaged.toString())).isEqualTo(1);
        assertThat(errors.toString()).contains("shard test/0 does not have the SHA-256 in its manifest");
    }

    private void assertUsageError(int status, String message) {
        assertThat(errors.toString()).contains(message);
        assertThat(status).isEqualTo(CommandLine.ExitCode.USAGE);
        errors.getBuffer().setLength(0);
    }

    private int train(String... options) {
        return execute(new TrainCommand(), tiny(), options);
    }

    private int bench(String... options) {
        return execute(
                new CommandLine(new BenchCommand())
                        .getSubcommands()
                        .get("train")
                        .getCommand(),
                tiny(),
                options);
    }

    private static Path tiny() {
        return TinyModels.models().resolve("bert");
    }

    private static Path tokenizer(String model) {
        return TinyModels.models().resolve(model).resolve("tokenizer.json");
    }

    private int execute(Object command, Path model, String... options) {
        var arguments = new ArrayList<>(List.of("--model", model.toString(), "--prepared", prepared(model)));
        arguments.addAll(List.of("--max-length", "16", "--batch-size", "8", "--device", "cpu"));
        arguments.addAll(List.of(options));
        return new CommandLine(command)
                .setOverwrittenOptionsAllowed(true)
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(errors, true))
                .execute(arguments.toArray(String[]::new));
    }

    /** For the model's own tokenizer. */
    private String prepared(Path model) {
        try {
            return TinyData.write(directory.resolve("data"), "tiny", model.resolve("tokenizer.json"))
                    .toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private JsonNode json() throws IOException {
        var json = new ObjectMapper().readTree(out.toString());
        out.getBuffer().setLength(0);
        return json;
    }
}
