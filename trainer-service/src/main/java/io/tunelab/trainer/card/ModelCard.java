package io.tunelab.trainer.card;

import com.fasterxml.jackson.databind.node.TextNode;
import java.util.Locale;
import java.util.stream.Collectors;

/** The README of a trained model in the hub's format: front matter that the hub reads, then text for people. */
record ModelCard(TrainedModel model) {
    /** Quantile of the normal distribution for 95%. */
    private static final double Z = 1.959964;

    String text() {
        return frontMatter() + people();
    }

    /** Names come from people: as JSON texts, which YAML reads, they cannot become anything else. */
    private String frontMatter() {
        var request = model.request();
        return String.format(
                Locale.ROOT,
                """
                ---
                library_name: transformers
                pipeline_tag: text-classification
                tags:
                - tunelab
                base_model: %s
                model-index:
                - name: %s
                  results:
                  - task:
                      type: text-classification
                    dataset:
                      name: %s
                      type: %s
                    metrics:
                    - type: accuracy
                      value: %s
                    - type: f1
                      value: %s
                ---

                """,
                quoted(model.start().name()),
                quoted(request.experimentId()),
                quoted(model.data().name()),
                quoted(model.data().name()),
                number(model.test().accuracy()),
                number(model.test().f1()));
    }

    private String people() {
        var request = model.request();
        var data = model.data();
        var used = model.engine();
        return String.format(
                Locale.ROOT,
                """
                # %s

                A text classifier that Tunelab %s fine-tuned from %s.

                | | |
                |---|---|
                | classes | %s |
                | data | %s: trained on %d examples, tested on %d |
                | test accuracy | %.4f (95%% interval %s, Wilson) |
                | test F1 | %.4f |
                | test loss | %.4f nats per example |
                | temperature | %.3f, fitted on validation; divides the logits where calibrated probabilities are wanted |
                | best epoch | %d of at most %d |
                | maximum length | %d tokens; longer texts were truncated |
                | settings | %s, learning rate %s, batch size %d, %s; all are in `request.json` |
                | classes in the training loss | %s |
                | classification head | %s |
                | trained with | %s, %s, on %s |
                | digest of the initial weights | `%s` |
                | digest of the tokenizer | `%s` |
                | digest of the data | %s |

                Use it as it was trained, with truncation (the tokenizer knows the maximum length) and in %s:

                ```python
                from transformers import pipeline
                classify = pipeline("text-classification", model="DIRECTORY")
                classify("…", truncation=True)
                ```

                ## Limits

                - The scores are those of one test split of this data and say nothing about texts of another kind.
                - The interval covers the choice of test examples only, not that of the training examples or the seed.
                - Every text gets one of the classes above, also one that belongs to none of them.
                """,
                plain(request.experimentId()),
                model.tunelabVersion(),
                plain(model.start().name()),
                data.labels().stream().map(ModelCard::plain).collect(Collectors.joining(", ")),
                plain(data.name()),
                data.trainExamples(),
                data.testExamples(),
                model.test().accuracy(),
                interval(),
                model.test().f1(),
                model.test().loss(),
                model.temperature().value(),
                model.bestEpoch(),
                request.epochs(),
                request.maxLength(),
                request.optimizer().wireName(),
                request.learningRate(),
                request.batchSize(),
                seeds(),
                classWeights(),
                head(),
                used.machine().engine(),
                precision(),
                plain(used.machine().deviceName()),
                model.start().weightsSha256(),
                model.start().tokenizerSha256(),
                data.digest().isEmpty() ? "not recorded" : "`" + data.digest() + "`",
                precision());
    }

    private String precision() {
        return model.engine().machine().precision().name().toLowerCase(Locale.ROOT);
    }

    private String classWeights() {
        var weights = model.engine().classWeights();
        return weights.isEmpty()
                ? "all examples count the same"
                : weights.entrySet().stream()
                        .map(weight -> String.format(Locale.ROOT, "%s %.4g", plain(weight.getKey()), weight.getValue()))
                        .collect(Collectors.joining(", ", "weighted: ", ""));
    }

    private String head() {
        return switch (model.engine().weights().head()) {
            case NEW -> "new, drawn from the seed";
            case KEPT -> "kept from the initial model, whose classes have the same names";
            case PERMUTED -> "kept from the initial model, its rows reordered to the names of the classes";
            case REDRAWN -> "drawn from the seed; the initial model's head was for other classes";
        };
    }

    /** Wilson, Probable inference, the law of succession, and statistical inference, JASA 22 (1927). */
    private String interval() {
        double n = model.data().testExamples();
        double p = model.test().accuracy();
        double center = (p + Z * Z / (2 * n)) / (1 + Z * Z / n);
        double half = Z / (1 + Z * Z / n) * Math.sqrt(p * (1 - p) / n + Z * Z / (4 * n * n));
        return String.format(Locale.ROOT, "%.4f to %.4f", Math.max(0, center - half), Math.min(1, center + half));
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.6f", value);
    }

    private static String quoted(String text) {
        return TextNode.valueOf(text).toString();
    }

    /** Without what would end a cell or a line of the table. */
    private static String plain(String text) {
        return text.replaceAll("[|\\p{Cntrl}]", " ").replace("`", "'");
    }

    private String seeds() {
        var request = model.request();
        boolean isOne = request.initSeed() == request.seed()
                && request.orderSeed() == request.seed()
                && request.dropoutSeed() == request.seed();
        return isOne
                ? "seed " + request.seed()
                : "seeds %d (initialisation), %d (order), %d (dropout)"
                        .formatted(request.initSeed(), request.orderSeed(), request.dropoutSeed());
    }
}
