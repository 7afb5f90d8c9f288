package io.tunelab.trainer.files;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.tunelab.contract.dataset.Manifest;
import io.tunelab.contract.request.ExperimentRequest;
import io.tunelab.contract.request.FieldError;
import io.tunelab.contract.request.InvalidRequestException;
import io.tunelab.contract.request.RequestReader;
import io.tunelab.contract.request.RequestTable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * What one run without the services is made of, as options. Settings of the experiment have the names, defaults and ranges of a
 * request's fields: the request's own parser checks them.
 */
public final class RunOptions {
    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    @Option(
            names = "--model",
            required = true,
            paramLabel = "DIR",
            description = "HuggingFace model directory, a name below ~/.tunelab/models, or a hub ID.")
    private String model;

    @Option(
            names = "--prepared",
            required = true,
            paramLabel = "DIR",
            description =
                    "Prepared data, as written by `data-service prepare`. `tunelab train FILE` prepares the data itself.")
    private Path prepared;

    @Option(
            names = "--max-length",
            paramLabel = "N",
            description = "Maximum tokens per text, including special tokens (default: 128).")
    private Integer maxLength;

    @Option(
            names = "--truncation",
            paramLabel = "NAME",
            description = "Part of longer texts to keep: head, tail or head_tail (default: head).")
    private String truncation;

    @Option(names = "--batch-size", paramLabel = "N", description = "Examples per optimizer step (default: 32).")
    private Integer batchSize;

    @Option(
            names = "--max-tokens-per-batch",
            paramLabel = "N",
            description = "A batch also ends before it has more tokens than this (default: no limit).")
    private Integer maxTokensPerBatch;

    @Option(
            names = "--micro-batch-size",
            paramLabel = "N",
            description = "Examples computed at once; gradients of a batch are added up (default: the whole batch).")
    private Integer microBatchSize;

    @Option(names = "--eval-batch-size", paramLabel = "N", description = "Examples per evaluation batch (default: 64).")
    private Integer evalBatchSize;

    @Option(names = "--learning-rate", paramLabel = "R", description = "Peak learning rate (default: 1e-5).")
    private Double learningRate;

    @Option(
            names = "--num-layers",
            paramLabel = "N",
            description = "Use only the encoder's first N layers (default: all).")
    private Integer layers;

    @Option(names = "--optimizer", paramLabel = "NAME", description = "adam or adamw (default: adam).")
    private String optimizer;

    @Option(names = "--weight-decay", paramLabel = "X", description = "Weight decay, 0 to 1 (default: 0).")
    private Double weightDecay;

    @Option(names = "--schedule", paramLabel = "NAME", description = "constant, linear or cosine (default: constant).")
    private String schedule;

    @Option(
            names = "--warmup-ratio",
            paramLabel = "X",
            description = "Fraction of all steps used for warm-up (default: 0).")
    private Double warmupRatio;

    @Option(
            names = "--max-grad-norm",
            paramLabel = "X",
            description = "Clip gradients at this norm (default: no clipping).")
    private Double maxGradNorm;

    @Option(
            names = "--class-weights",
            paramLabel = "WEIGHTS",
            description =
                    "Weight of each class in the training loss: balanced, or LABEL=N,LABEL=N (default: all equal).")
    private String classWeights;

    @Option(
            names = "--label-smoothing",
            paramLabel = "X",
            description =
                    "Label smoothing: share of the target spread evenly over the classes in the training loss (default: 0).")
    private Double labelSmoothing;

    @Option(
            names = "--focal-gamma",
            paramLabel = "X",
            description = "Exponent of the focal loss, 0 to 10 (default: 0, cross-entropy).")
    private Double focalGamma;

    @Option(names = "--dropout", paramLabel = "X", description = "Dropout of the encoder (default: the model's).")
    private Double dropout;

    @Option(
            names = "--classifier-dropout",
            paramLabel = "X",
            description = "Dropout of the classification head (default: the model's).")
    private Double classifierDropout;

    @Option(
            names = "--freeze-layers",
            paramLabel = "N",
            description = "Do not train the embeddings and the first N layers (default: everything is trained).")
    private Integer freezeLayers;

    @Option(
            names = "--layer-lr-decay",
            paramLabel = "X",
            description = "Factor of the learning rate from each layer to the one below it (default: 1).")
    private Double layerLrDecay;

    @Option(names = "--monitor", paramLabel = "NAME", description = "val_loss or val_accuracy (default: val_loss).")
    private String monitor;

    @Option(
            names = "--patience",
            paramLabel = "N",
            description = "Stop after N epochs without improvement, 0: never (default: 2).")
    private Integer patience;

    @Option(names = "--precision", paramLabel = "NAME", description = "fp32, bf16 or auto (default: auto).")
    private String precision;

    @Option(
            names = "--device",
            defaultValue = "auto",
            paramLabel = "NAME",
            description = "auto, cpu or cuda:N (default: ${DEFAULT-VALUE}).")
    private String device;

    @Option(names = "--threads", paramLabel = "N", description = "Threads for matrix products (default: all cores).")
    private Integer threads;

    @Option(names = "--seed", paramLabel = "N", description = "Seed of order, new weights and dropout (default: 42).")
    private Integer seed;

    @Option(names = "--init-seed", paramLabel = "N", description = "Seed of new weights only (default: --seed).")
    private Integer initSeed;

    @Option(
            names = "--order-seed",
            paramLabel = "N",
            description = "Seed of the order of examples only (default: --seed).")
    private Integer orderSeed;

    @Option(names = "--dropout-seed", paramLabel = "N", description = "Seed of dropout only (default: --seed).")
    private Integer dropoutSeed;

    /**
     * The experiment's settings; {@code epochs} as the command says. Refuses what is out of range as a usage error.
     *
     * @param manifest of the data as it was prepared
     */
    ExperimentRequest request(Optional<Integer> epochs, Manifest manifest) {
        var json = JsonNodeFactory.instance.objectNode();
        json.set("dataset", manifest.dataset().json());
        json.put("model", modelName()).put("max_length", maxLength).put("batch_size", batchSize);
        json.put("eval_batch_size", evalBatchSize)
                .put("learning_rate", learningRate)
                .put("num_layers", layers);
        json.put("optimizer", optimizer).put("weight_decay", weightDecay).put("schedule", schedule);
        json.put("warmup_ratio", warmupRatio).put("max_grad_norm", maxGradNorm).put("precision", precision);
        json.put("init_seed", initSeed).put("order_seed", orderSeed).put("dropout_seed", dropoutSeed);
        json.put("seed", seed).put("epochs", epochs.orElse(null));
        json.put("max_tokens_per_batch", maxTokensPerBatch).put("micro_batch_size", microBatchSize);
        json.put("truncation", truncation);
        json.put("label_smoothing", labelSmoothing).put("focal_gamma", focalGamma);
        json.put("dropout", dropout).put("classifier_dropout", classifierDropout);
        json.put("freeze_layers", freezeLayers).put("layer_lr_decay", layerLrDecay);
        json.set("class_weights", classWeights());
        if (patience != null && patience == 0) {
            json.putNull("early_stopping");
        } else {
            var stopping =
                    json.putObject("early_stopping").put("monitor", monitor).put("patience", patience);
            stopping.properties().removeIf(field -> field.getValue().isNull());
        }
        json.properties()
                .removeIf(field -> field.getValue().isNull() && !field.getKey().equals("early_stopping"));
        try {
            var request = RequestReader.STRICT.read(json, () -> "file-run");
            request.classWeights().ifPresent(weights -> weights.requireClasses(manifest.labels()));
            return request;
        } catch (InvalidRequestException e) {
            throw refused(e.errors().stream().map(RunOptions::optionNames).collect(Collectors.joining("; ")));
        }
    }

    /** A word as it is; {@code bad=19,good=1} as the object that a request has. */
    private JsonNode classWeights() {
        if (classWeights == null || !classWeights.contains("=")) {
            return JsonNodeFactory.instance.textNode(classWeights);
        }
        var weights = JsonNodeFactory.instance.objectNode();
        for (var weight : classWeights.split(",")) {
            int sign = weight.lastIndexOf('=');
            var number = weight.substring(sign + 1).strip();
            try {
                weights.put(weight.substring(0, Math.max(0, sign)).strip(), Double.parseDouble(number));
            } catch (NumberFormatException e) {
                throw refused("--class-weights has '%s'; allowed: LABEL=N, for example bad=19".formatted(weight));
            }
        }
        return weights;
    }

    /** As a request may name it; a directory by its own name. */
    private String modelName() {
        if (!Files.isDirectory(Path.of(model))) {
            return model;
        }
        var name = String.valueOf(Path.of(model).toAbsolutePath().normalize().getFileName())
                .replaceAll("[^A-Za-z0-9._-]+", "-")
                .replaceAll("\\.{2,}", ".")
                .replaceAll("^[^A-Za-z0-9]+", "");
        return name.isEmpty() ? "local" : name.substring(0, Math.min(name.length(), 96));
    }

    /** A field's name as the option that sets it. */
    private static String optionNames(FieldError error) {
        var ofClass = RequestTable.CLASS_WEIGHTS.path() + ".";
        if (error.field().startsWith(ofClass)) {
            return error.message().replace(ofClass, "--class-weights ");
        }
        var last = error.field().substring(error.field().lastIndexOf('.') + 1);
        return error.message().replace(error.field(), "--" + last.replace('_', '-'));
    }

    Path prepared() {
        return prepared;
    }

    public String model() {
        return model;
    }

    String device() {
        if (!device.matches("auto|cpu|cuda:\\d{1,2}")) {
            throw refused("--device is '%s'; allowed: auto, cpu, cuda:N".formatted(device));
        }
        return device;
    }

    int threads() {
        if (threads != null && (threads < 1 || threads > 1024)) {
            throw refused("--threads is %d; allowed: 1 to 1024".formatted(threads));
        }
        return threads == null ? Runtime.getRuntime().availableProcessors() : threads;
    }

    ParameterException refused(String message) {
        return new ParameterException(command.commandLine(), message);
    }
}
