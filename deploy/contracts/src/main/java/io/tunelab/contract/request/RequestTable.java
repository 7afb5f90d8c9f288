package io.tunelab.contract.request;

import io.tunelab.contract.id.ExperimentId;
import io.tunelab.contract.id.TagName;
import io.tunelab.contract.request.Kind.Choice;
import io.tunelab.contract.request.Kind.Flag;
import io.tunelab.contract.request.Kind.Notes;
import io.tunelab.contract.request.Kind.Nullable;
import io.tunelab.contract.request.Kind.RealNumber;
import io.tunelab.contract.request.Kind.Text;
import io.tunelab.contract.request.Kind.Weights;
import io.tunelab.contract.request.Kind.WholeNumber;
import io.tunelab.contract.request.RequestField.Role;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Every field of an experiment request: name, aliases, what is allowed, and the default. Reading and writing requests,
 * comparing them, and the grids of studies all go by this table. A new field is a line here and one in
 * {@code schemas/experiment-request.schema.json}, which a test holds against the table.
 */
public final class RequestTable {
    /** Objects inside a request. Early stopping may be null, which means: train all epochs. */
    public static final Map<String, Boolean> SECTIONS = Map.of("dataset", false, "early_stopping", true);

    private static final Text ID = new Text(ExperimentId.PATTERN, ExperimentId.ALLOWED);
    private static final Text NAME = new Text(
            Pattern.compile("(?!.*\\.\\.)[A-Za-z0-9][A-Za-z0-9._-]{0,95}(/[A-Za-z0-9][A-Za-z0-9._-]{0,95})?"),
            "a name or owner/name of letters, digits, '.', '_' and '-', without '..', at most 96 characters a part");
    private static final Text PART = new Text(
            Pattern.compile("(?!.*\\.\\.)[A-Za-z0-9][A-Za-z0-9._-]{0,95}"),
            "a name of letters, digits, '.', '_' and '-', without '..', at most 96 characters");
    private static final Text LINE =
            new Text(Pattern.compile("[^\\x00-\\x1f]{1,200}"), "1 to 200 characters without control characters");
    private static final Text ENCODING_NAME = new Text(
            Pattern.compile("[A-Za-z0-9][A-Za-z0-9._:+-]{0,39}"), "auto, or the name of an encoding, such as utf-8");
    private static final Text DELIMITER_NAME = new Text(
            Pattern.compile("auto|comma|semicolon|tab|pipe|[^A-Za-z0-9\"'\\\\\\x00-\\x1f]"),
            "auto, comma, semicolon, tab, pipe, or one punctuation character");
    private static final Text TAG = new Text(TagName.PATTERN, TagName.ALLOWED);

    public static final RequestField<Integer> SCHEMA_VERSION =
            integer("schema_version", 1, 1, 1).as(Role.HANDLING);
    public static final RequestField<String> EXPERIMENT_ID =
            new RequestField<>("experiment_id", List.of(), ID, Optional.empty(), Role.HANDLING);
    public static final RequestField<Optional<String>> STUDY =
            nullable("study", LINE).as(Role.LABEL);
    public static final RequestField<Map<String, String>> TAGS =
            new RequestField<>("tags", new Notes(TAG, LINE, 20), Map.<String, String>of()).as(Role.LABEL);
    public static final RequestField<String> MODEL = new RequestField<>("model", NAME, "distilbert-base-uncased");
    public static final RequestField<Optional<Integer>> NUM_LAYERS = nullable("num_layers", new WholeNumber(1, 128));
    public static final RequestField<String> DATASET_NAME = new RequestField<>("dataset.name", NAME, "imdb");
    public static final RequestField<Double> DATASET_FRACTION = number("dataset.fraction", Range.above(0, 1), 0.25);
    public static final RequestField<Integer> DATASET_SEED = integer("dataset.seed", 0, Integer.MAX_VALUE, 42);
    public static final RequestField<SplitProtocol> DATASET_PROTOCOL =
            choice("dataset.protocol", SplitProtocol.values());
    public static final RequestField<Dedupe> DATASET_DEDUPE =
            choice("dataset.dedupe", Dedupe.values()).as(Role.OPTION);
    public static final RequestField<Optional<String>> DATASET_CONFIG =
            nullable("dataset.config", PART).as(Role.OPTION);
    public static final RequestField<Optional<String>> TEXT_COLUMN = column("dataset.text_column");
    public static final RequestField<Optional<String>> LABEL_COLUMN = column("dataset.label_column");
    public static final RequestField<Optional<String>> TEXT_PAIR_COLUMN = column("dataset.text_pair_column");
    public static final RequestField<Optional<String>> GROUP_COLUMN = column("dataset.group_column");
    public static final RequestField<String> ENCODING =
            new RequestField<>("dataset.encoding", ENCODING_NAME, "auto").as(Role.OPTION);
    public static final RequestField<String> DELIMITER =
            new RequestField<>("dataset.delimiter", DELIMITER_NAME, "auto").as(Role.OPTION);
    public static final RequestField<OnBadRow> ON_BAD_ROW =
            choice("dataset.on_bad_row", OnBadRow.values()).as(Role.OPTION);
    public static final RequestField<Integer> MAX_LENGTH =
            integer("max_length", 8, 8192, 128).alias("max_len");
    public static final RequestField<Truncation> TRUNCATION =
            choice("truncation", Truncation.values()).as(Role.OPTION);
    public static final RequestField<Integer> BATCH_SIZE =
            integer("batch_size", 1, 4096, 32).alias("batch");
    public static final RequestField<Optional<Integer>> MAX_TOKENS_PER_BATCH =
            nullable("max_tokens_per_batch", new WholeNumber(8, 1_000_000)).as(Role.OPTION);
    public static final RequestField<Optional<Integer>> MICRO_BATCH_SIZE =
            nullable("micro_batch_size", new WholeNumber(1, 4096)).as(Role.OPTION);
    public static final RequestField<Integer> EVAL_BATCH_SIZE = integer("eval_batch_size", 1, 4096, 64);
    public static final RequestField<Double> LEARNING_RATE =
            number("learning_rate", Range.above(0, 1), 1e-5).alias("lr");
    public static final RequestField<Integer> EPOCHS = integer("epochs", 1, 1000, 3);
    public static final RequestField<Integer> SEED = integer("seed", 0, Integer.MAX_VALUE, 42);
    public static final RequestField<Optional<Integer>> INIT_SEED = seed("init_seed");
    public static final RequestField<Optional<Integer>> ORDER_SEED = seed("order_seed");
    public static final RequestField<Optional<Integer>> DROPOUT_SEED = seed("dropout_seed");
    public static final RequestField<Optimizer> OPTIMIZER = choice("optimizer", Optimizer.values());
    public static final RequestField<Double> WEIGHT_DECAY = number("weight_decay", Range.closed(0, 1), 0.0);
    public static final RequestField<Schedule> SCHEDULE = choice("schedule", Schedule.values());
    public static final RequestField<Double> WARMUP_RATIO = number("warmup_ratio", Range.below(0, 1), 0.0);
    public static final RequestField<Optional<Double>> MAX_GRAD_NORM =
            nullable("max_grad_norm", new RealNumber(Range.above(0, 1e6)));
    public static final RequestField<Optional<ClassWeights>> CLASS_WEIGHTS = nullable(
                    "class_weights", new Weights(LINE, Range.closed(1e-6, 1e6), 1000))
            .as(Role.OPTION);
    public static final RequestField<Double> LABEL_SMOOTHING =
            number("label_smoothing", Range.below(0, 1), 0.0).as(Role.OPTION);
    public static final RequestField<Double> FOCAL_GAMMA =
            number("focal_gamma", Range.closed(0, 10), 0.0).as(Role.OPTION);
    public static final RequestField<Optional<Double>> DROPOUT =
            nullable("dropout", new RealNumber(Range.below(0, 1))).as(Role.OPTION);
    public static final RequestField<Optional<Double>> CLASSIFIER_DROPOUT =
            nullable("classifier_dropout", new RealNumber(Range.below(0, 1))).as(Role.OPTION);
    public static final RequestField<Optional<Integer>> FREEZE_LAYERS =
            nullable("freeze_layers", new WholeNumber(0, 128)).as(Role.OPTION);
    public static final RequestField<Double> LAYER_LR_DECAY =
            number("layer_lr_decay", Range.above(0, 1), 1.0).as(Role.OPTION);
    public static final RequestField<Monitor> MONITOR = choice("early_stopping.monitor", Monitor.values());
    public static final RequestField<Integer> PATIENCE = integer("early_stopping.patience", 1, 1000, 2);
    public static final RequestField<PrecisionChoice> PRECISION = choice("precision", PrecisionChoice.values());
    public static final RequestField<Optional<Integer>> PAUSE_AFTER =
            nullable("pause_after", new WholeNumber(1, 999)).as(Role.PACE);
    public static final RequestField<Boolean> REUSE = new RequestField<>("reuse", new Flag(), true).as(Role.HANDLING);

    /** All fields, in the order in which they are written. */
    public static final List<RequestField<?>> FIELDS = List.of(
            SCHEMA_VERSION,
            EXPERIMENT_ID,
            STUDY,
            TAGS,
            MODEL,
            NUM_LAYERS,
            DATASET_NAME,
            DATASET_FRACTION,
            DATASET_SEED,
            DATASET_PROTOCOL,
            DATASET_DEDUPE,
            DATASET_CONFIG,
            TEXT_COLUMN,
            LABEL_COLUMN,
            TEXT_PAIR_COLUMN,
            GROUP_COLUMN,
            ENCODING,
            DELIMITER,
            ON_BAD_ROW,
            MAX_LENGTH,
            TRUNCATION,
            BATCH_SIZE,
            MAX_TOKENS_PER_BATCH,
            MICRO_BATCH_SIZE,
            EVAL_BATCH_SIZE,
            LEARNING_RATE,
            EPOCHS,
            SEED,
            INIT_SEED,
            ORDER_SEED,
            DROPOUT_SEED,
            OPTIMIZER,
            WEIGHT_DECAY,
            SCHEDULE,
            WARMUP_RATIO,
            MAX_GRAD_NORM,
            CLASS_WEIGHTS,
            LABEL_SMOOTHING,
            FOCAL_GAMMA,
            DROPOUT,
            CLASSIFIER_DROPOUT,
            FREEZE_LAYERS,
            LAYER_LR_DECAY,
            MONITOR,
            PATIENCE,
            PRECISION,
            PAUSE_AFTER,
            REUSE);

    /** What {@link #SEED} decides unless they are given: new parameters, order of examples, dropout. */
    public static final List<RequestField<Optional<Integer>>> SEED_PARTS = List.of(INIT_SEED, ORDER_SEED, DROPOUT_SEED);

    /** All seeds of a run; that of the data is none of them. */
    public static final List<RequestField<?>> SEEDS = List.of(SEED, INIT_SEED, ORDER_SEED, DROPOUT_SEED);

    private static final Map<String, RequestField<?>> BY_NAME = FIELDS.stream()
            .flatMap(field -> names(field).map(name -> Map.<String, RequestField<?>>entry(name, field)))
            .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));

    private RequestTable() {}

    /** The field with that path, or with an alias in place of the path's last part. */
    public static Optional<RequestField<?>> find(String path) {
        return Optional.ofNullable(BY_NAME.get(path));
    }

    /** The paths of all fields and the names of the objects that they are in, sorted. */
    public static List<String> paths() {
        return Stream.concat(FIELDS.stream().map(RequestField::path), SECTIONS.keySet().stream())
                .sorted()
                .toList();
    }

    /** The known path that somebody may have meant by an unknown one. */
    public static Optional<String> nearest(String path) {
        var names = Stream.concat(BY_NAME.keySet().stream(), SECTIONS.keySet().stream())
                .toList();
        return NearestName.of(path, names)
                .map(name -> find(name).map(RequestField::path).orElse(name));
    }

    private static Stream<String> names(RequestField<?> field) {
        var prefix = field.section().isEmpty() ? "" : field.section() + ".";
        return Stream.concat(Stream.of(field.path()), field.aliases().stream().map(alias -> prefix + alias));
    }

    private static RequestField<Integer> integer(String path, int least, int most, int standard) {
        return new RequestField<>(path, new WholeNumber(least, most), standard);
    }

    /** Part of a seed. Null, which is the default, stands for the value of {@link #SEED}. */
    private static RequestField<Optional<Integer>> seed(String path) {
        return nullable(path, new WholeNumber(0, Integer.MAX_VALUE)).as(Role.OPTION);
    }

    private static RequestField<Double> number(String path, Range range, double standard) {
        return new RequestField<>(path, new RealNumber(range), standard);
    }

    /** The first constant is the default. */
    private static <E extends WireName> RequestField<E> choice(String path, E[] values) {
        return new RequestField<>(path, new Choice<>(List.of(values)), values[0]);
    }

    private static RequestField<Optional<String>> column(String path) {
        return nullable(path, LINE).as(Role.OPTION);
    }

    /** Null, which is the default, means: none. */
    private static <T> RequestField<Optional<T>> nullable(String path, Kind<T> kind) {
        return new RequestField<>(path, new Nullable<>(kind), Optional.<T>empty());
    }
}
