package io.tunelab.contract.request;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Field names of other training tools, mainly of transformers' TrainingArguments. */
final class OtherNames {
    private static final Map<String, String> FIELDS = Map.ofEntries(
            Map.entry("num_train_epochs", "epochs"),
            Map.entry("num_epochs", "epochs"),
            Map.entry("n_epochs", "epochs"),
            Map.entry("per_device_train_batch_size", "batch_size"),
            Map.entry("train_batch_size", "batch_size"),
            Map.entry("per_device_eval_batch_size", "eval_batch_size"),
            Map.entry("max_seq_length", "max_length"),
            Map.entry("max_seq_len", "max_length"),
            Map.entry("max_tokens", "max_length"),
            Map.entry("model_max_length", "max_length"),
            Map.entry("model_name_or_path", "model"),
            Map.entry("model_name", "model"),
            Map.entry("base_model", "model"),
            Map.entry("lr_scheduler_type", "schedule"),
            Map.entry("lr_scheduler", "schedule"),
            Map.entry("scheduler", "schedule"),
            Map.entry("optim", "optimizer"),
            Map.entry("dataset_name", "dataset.name"),
            Map.entry("dataset_config_name", "dataset.config"),
            Map.entry("text_column_name", "dataset.text_column"),
            Map.entry("label_column_name", "dataset.label_column"),
            Map.entry("gradient_clipping", "max_grad_norm"),
            Map.entry("clip_grad_norm", "max_grad_norm"),
            Map.entry("pos_weight", "class_weights"),
            Map.entry("truncation_side", "truncation"),
            Map.entry("truncation_strategy", "truncation"),
            Map.entry("label_smoothing_factor", "label_smoothing"),
            Map.entry("hidden_dropout_prob", "dropout"),
            Map.entry("layerwise_lr_decay", "layer_lr_decay"),
            Map.entry("max_tokens_per_step", "max_tokens_per_batch"),
            Map.entry("early_stopping_patience", "early_stopping.patience"),
            Map.entry("metric_for_best_model", "early_stopping.monitor"),
            Map.entry("warmup", "warmup_ratio"),
            Map.entry("mixed_precision", "precision"),
            Map.entry("random_seed", "seed"),
            Map.entry("random_state", "seed"));

    /** What there is no field for, and what to do instead. */
    private static final Map<String, String> NONE = Map.of(
            "gradient_accumulation_steps", "use micro_batch_size; a batch that does not fit in memory is split anyway",
            "warmup_steps", "warm-up is a share of all steps: use warmup_ratio",
            "fp16", "use precision: bf16, or fp32",
            "bf16", "use precision: bf16",
            "max_steps", "the length of a run is set with epochs");

    private OtherNames() {}

    /** Our field for {@code path}, whatever object it is in. */
    static Optional<String> of(String path) {
        return Optional.ofNullable(FIELDS.get(name(path)));
    }

    /** What to know of a setting that others have. */
    static Optional<String> without(String path) {
        return Optional.ofNullable(NONE.get(name(path)));
    }

    private static String name(String path) {
        return path.substring(path.lastIndexOf('.') + 1)
                .toLowerCase(Locale.ROOT)
                .replace('-', '_');
    }
}
