# Written by tools/schemas.sh from the service's OpenAPI document.

from __future__ import annotations

from typing import Any, Literal, TypeAlias

from typing_extensions import NotRequired, TypedDict


class Artifacts(TypedDict):
    root_uri: NotRequired[str]
    files: NotRequired[list[str]]


class Band(TypedDict):
    group: NotRequired[str]
    x: NotRequired[list[int]]
    mean: NotRequired[list[float]]
    low: NotRequired[list[float]]
    high: NotRequired[list[float]]
    runs: NotRequired[list[int]]


class BestView(TypedDict):
    stage: NotRequired[str]
    name: NotRequired[str]
    value: NotRequired[float]
    runs: NotRequired[int]
    cell: NotRequired[str]
    experiment_id: NotRequired[str]
    reason: NotRequired[str]
    caution: NotRequired[str]


Bin = TypedDict(
    'Bin',
    {
        'from': NotRequired[int],
        'to': NotRequired[int],
        'examples': NotRequired[int],
        'errors': NotRequired[int],
        'error_rate': NotRequired[float],
        'low': NotRequired[float],
        'high': NotRequired[float],
    },
)


class CalibrationView(TypedDict):
    temperature: NotRequired[float]
    val_loss: NotRequired[float]
    scaled_val_loss: NotRequired[float]


CellState: TypeAlias = Literal[
    'WAITING',
    'QUEUED',
    'RUNNING',
    'STALLED',
    'PAUSED',
    'COMPLETED',
    'FAILED',
    'CANCELLED',
    'STOPPED',
]


class ChartView(TypedDict):
    name: NotRequired[str]
    title: NotRequired[str]
    caption: NotRequired[str]


class ConfusionMatrixView(TypedDict):
    labels: NotRequired[list[str]]
    confusion_matrix: NotRequired[list[list[int]]]


class CostBenefitPoint(TypedDict):
    stage: NotRequired[str]
    name: NotRequired[str]
    fit_seconds: NotRequired[float]
    val_accuracy: NotRequired[float]
    on_front: NotRequired[bool]


class CurveView(TypedDict):
    experiment_id: NotRequired[str]
    steps_per_epoch: NotRequired[int]
    steps: NotRequired[list[int]]
    train_loss: NotRequired[list[float]]
    learning_rate: NotRequired[list[float]]
    tokens_per_second: NotRequired[list[float]]


DataOrigin: TypeAlias = Literal['file', 'folder', 'configured', 'built_in', 'hub']


class Decisions(TypedDict):
    accuracy: NotRequired[float]
    precision: NotRequired[float]
    recall: NotRequired[float]
    false_positive_rate: NotRequired[float]
    f1: NotRequired[float]
    balanced_accuracy: NotRequired[float]
    mcc: NotRequired[float]


class Destination(TypedDict):
    tracking_uri: NotRequired[str]
    experiment: NotRequired[str | None]
    study: NotRequired[str | None]
    token: NotRequired[str | None]
    username: NotRequired[str | None]
    password: NotRequired[str | None]


class DifferenceView(TypedDict):
    field: NotRequired[str]
    values: NotRequired[list[Any]]


class DoubtView(TypedDict):
    row: NotRequired[int]
    label: NotRequired[str]
    predicted: NotRequired[str]
    agreeing: NotRequired[int]
    probability: NotRequired[float]
    predicted_probability: NotRequired[float]
    text: NotRequired[str]


class Entry(TypedDict):
    key: NotRequired[str]
    value: NotRequired[str]


class EpochBudget(TypedDict):
    least: NotRequired[int]
    most: NotRequired[int]
    without_halving: NotRequired[int]


class ErrorView(TypedDict):
    code: NotRequired[str]
    message: NotRequired[str]
    field: NotRequired[str]


class ErrorsByLength(TypedDict):
    experiment_id: NotRequired[str]
    max_length: NotRequired[int]
    bins: NotRequired[list[Bin]]
    unknown: NotRequired[str]


class Estimate(TypedDict):
    reused: NotRequired[int]
    trained: NotRequired[int]
    seconds: NotRequired[float]
    unknown: NotRequired[int]


class ExampleView(TypedDict):
    row: NotRequired[int]
    actual: NotRequired[str]
    predicted: NotRequired[str]
    probabilities: NotRequired[dict[str, float]]
    loss: NotRequired[float]
    text: NotRequired[str]
    second_text: NotRequired[str]


class ExamplesPage(TypedDict):
    experiment_id: NotRequired[str]
    attempt: NotRequired[int]
    dataset_key: NotRequired[str]
    labels: NotRequired[list[str]]
    items: NotRequired[list[ExampleView]]
    total: NotRequired[int]
    next: NotRequired[str]


class Explained(TypedDict):
    field: NotRequired[str]
    share: NotRequired[float]
    error: NotRequired[float]
    among_better: NotRequired[float]


class ExplainedPair(TypedDict):
    first: NotRequired[str]
    second: NotRequired[str]
    share: NotRequired[float]
    error: NotRequired[float]


class FieldImportance(TypedDict):
    stage: NotRequired[str]
    measure: NotRequired[str]
    configurations: NotRequired[int]
    fields: NotRequired[list[Explained]]
    pairs: NotRequired[list[ExplainedPair]]
    rest: NotRequired[float]
    finding: NotRequired[str]


class FieldValue(TypedDict):
    value: NotRequired[Any]
    count: NotRequired[int]


class FieldView(TypedDict):
    name: NotRequired[str]
    type: NotRequired[str]
    operators: NotRequired[list[str]]
    values: NotRequired[list[str]]
    example: NotRequired[str]


class Info(TypedDict):
    run_id: NotRequired[str]
    run_uuid: NotRequired[str]
    run_name: NotRequired[str]
    experiment_id: NotRequired[str]
    user_id: NotRequired[str]
    status: NotRequired[str]
    start_time: NotRequired[int]
    end_time: NotRequired[int]
    artifact_uri: NotRequired[str]
    lifecycle_stage: NotRequired[str]


class Inheritance(TypedDict):
    stage: NotRequired[str]
    take: NotRequired[list[str]]


Instant: TypeAlias = str


class Interval(TypedDict):
    low: NotRequired[float]
    high: NotRequired[float]


class IntervalView(TypedDict):
    low: NotRequired[float]
    high: NotRequired[float]


Json: TypeAlias = Any


class LabelDoubts(TypedDict):
    stage: NotRequired[str]
    runs: NotRequired[int]
    examples: NotRequired[int]
    finding: NotRequired[str]
    doubts: NotRequired[list[DoubtView]]


class LabelMeasures(TypedDict):
    label: NotRequired[str]
    support: NotRequired[int]
    predicted: NotRequired[int]
    precision: NotRequired[float]
    recall: NotRequired[float]
    f1: NotRequired[float]
    auroc: NotRequired[float]
    average_precision: NotRequired[float]


class LabelView(TypedDict):
    label: NotRequired[str]
    true_positives: NotRequired[int]
    false_positives: NotRequired[int]
    false_negatives: NotRequired[int]
    precision: NotRequired[float]
    recall: NotRequired[float]
    f1: NotRequired[float]


class LearningCurvePoint(TypedDict):
    name: NotRequired[str]
    train_examples: NotRequired[int]
    test_examples: NotRequired[int]
    seeds: NotRequired[int]
    val_accuracy: NotRequired[float]
    test_accuracy: NotRequired[float]
    test_accuracy_interval: NotRequired[IntervalView]
    fit_seconds: NotRequired[float]


class Line(TypedDict):
    experiment_id: NotRequired[str]
    group: NotRequired[str]
    x: NotRequired[list[int]]
    y: NotRequired[list[float]]


class LogLineView(TypedDict):
    at: NotRequired[Instant]
    attempt: NotRequired[int]
    worker: NotRequired[str]
    level: NotRequired[Literal['info', 'warn', 'error']]
    logger: NotRequired[str]
    message: NotRequired[str]


class LogView(TypedDict):
    experiment_id: NotRequired[str]
    skipped: NotRequired[int]
    lines: NotRequired[list[LogLineView]]


class Logged(TypedDict):
    server: NotRequired[str]
    run_id: NotRequired[str]


class MeanView(TypedDict):
    mean: NotRequired[float]
    deviation: NotRequired[float]
    interval: NotRequired[IntervalView]
    runs: NotRequired[int]


class Metric(TypedDict):
    key: NotRequired[str]
    value: NotRequired[float]
    timestamp: NotRequired[int]
    step: NotRequired[int]


class MlflowExperiment(TypedDict):
    experiment_id: NotRequired[str]
    name: NotRequired[str]
    artifact_location: NotRequired[str]
    lifecycle_stage: NotRequired[str]
    creation_time: NotRequired[int]
    last_update_time: NotRequired[int]
    tags: NotRequired[list[Entry]]


class MlflowSearch(TypedDict):
    experiment_ids: NotRequired[list[str]]
    filter: NotRequired[str]
    order_by: NotRequired[list[str]]
    run_view_type: NotRequired[str]
    view_type: NotRequired[str]
    max_results: NotRequired[int]
    page_token: NotRequired[str]
    of_active: NotRequired[bool]


class ModelFile(TypedDict):
    path: NotRequired[str]
    bytes: NotRequired[int]
    sha256: NotRequired[str]


class ModelFiles(TypedDict):
    experiment_id: NotRequired[str]
    etag: NotRequired[str]
    archive_bytes: NotRequired[int]
    files: NotRequired[list[ModelFile]]


ModelOrigin: TypeAlias = Literal['local', 'hub']


class ModelsAndTexts(TypedDict):
    experiment_ids: NotRequired[list[str]]
    texts: NotRequired[list[str]]
    second_texts: NotRequired[list[str]]
    calibrated: NotRequired[bool]


class NamedData(TypedDict):
    name: NotRequired[str]
    source: NotRequired[DataOrigin]
    file: NotRequired[str]
    bytes: NotRequired[int]
    modified_at: NotRequired[Instant]


class NamedModel(TypedDict):
    name: NotRequired[str]
    source: NotRequired[ModelOrigin]


class Noticed(TypedDict):
    server: NotRequired[str]
    runs: NotRequired[int]


class OneExperiment(TypedDict):
    experiment: NotRequired[MlflowExperiment]


class Part(TypedDict):
    seeds: NotRequired[list[str]]
    values: NotRequired[int]
    deviation: NotRequired[float]
    interval: NotRequired[Interval]
    degrees_of_freedom: NotRequired[int]
    share: NotRequired[float]


class Epochs(TypedDict):
    least: NotRequired[int]
    most: NotRequired[int]
    without_halving: NotRequired[int]


class Prediction(TypedDict):
    label: NotRequired[str]
    labels: NotRequired[list[str]]
    probabilities: NotRequired[dict[str, float]]
    tokens: NotRequired[int]
    truncated: NotRequired[bool]
    read_tokens: NotRequired[int]
    unknown_tokens: NotRequired[int]
    unknown_words: NotRequired[list[str]]


class Predictions(TypedDict):
    predictions: NotRequired[list[Prediction]]


class Progress(TypedDict):
    running: NotRequired[int]
    paused: NotRequired[int]
    waiting: NotRequired[int]
    queued: NotRequired[int]
    stopped: NotRequired[int]
    cancelled: NotRequired[int]
    completed: NotRequired[int]
    failed: NotRequired[int]
    total: NotRequired[int]
    ended: NotRequired[int]
    reused: NotRequired[int]


class RejectedRequestView(TypedDict):
    experiment_id: NotRequired[str]
    code: NotRequired[str]
    reason: NotRequired[str]
    field: NotRequired[str]
    rejected_at: NotRequired[Instant]
    rejected_by: NotRequired[str]
    value: NotRequired[str]


class RequestValues(TypedDict):
    values: NotRequired[dict[str, Any]]


class Rows(TypedDict):
    study: NotRequired[str]
    rows: NotRequired[list[dict[str, Any]]]


class Said(TypedDict):
    predicted: NotRequired[str]
    probabilities: NotRequired[dict[str, float]]


class ScaledView(TypedDict):
    temperature: NotRequired[float]
    calibration_error: NotRequired[float]
    test_brier: NotRequired[float]


class SearchCurvePoint(TypedDict):
    draws: NotRequired[int]
    expected: NotRequired[float]
    deviation: NotRequired[float]
    unbiased: NotRequired[float]
    seconds: NotRequired[float]


class SeedSpread(TypedDict):
    stage: NotRequired[str]
    parts: NotRequired[list[Part]]
    split_varied: NotRequired[bool]
    incomplete: NotRequired[int]
    finding: NotRequired[str]


class SensitivityView(TypedDict):
    seeds: NotRequired[int]
    examples: NotRequired[int]
    detectable: NotRequired[float]
    seeds_needed: NotRequired[int]
    examples_needed: NotRequired[int]
    more_seconds: NotRequired[float]
    text: NotRequired[str]


class Skipped(TypedDict):
    id: NotRequired[str]
    reason: NotRequired[str]


StageState: TypeAlias = Literal['WAITING', 'RUNNING', 'COMPLETED', 'BLOCKED']


State: TypeAlias = Literal[
    'QUEUED',
    'RUNNING',
    'STALLED',
    'PAUSED',
    'COMPLETED',
    'FAILED',
    'CANCELLED',
    'STOPPED',
    'REJECTED',
]


class Status(TypedDict):
    server: NotRequired[str]
    waiting: NotRequired[int]
    waiting_since: NotRequired[Instant]
    problem: NotRequired[str]
    refused: NotRequired[int]


class Step(TypedDict):
    seeds: NotRequired[int]
    name: NotRequired[str]
    difference: NotRequired[float]
    interval: NotRequired[IntervalView]
    outcome: NotRequired[str]
    open: NotRequired[bool]


class StudyGroups(TypedDict):
    by: NotRequired[str]
    groups: NotRequired[list[FieldValue]]


StudyState: TypeAlias = Literal[
    'RUNNING', 'PAUSED', 'CANCELLING', 'CANCELLED', 'COMPLETED', 'FAILED'
]


class Best1(TypedDict):
    stage: NotRequired[str]
    name: NotRequired[str]
    value: NotRequired[float]
    runs: NotRequired[int]
    cell: NotRequired[str]
    experiment_id: NotRequired[str]
    reason: NotRequired[str]
    caution: NotRequired[str]


class TestSetView(TypedDict):
    test_set: NotRequired[str]
    dataset_key: NotRequired[str]
    stages: NotRequired[list[str]]
    labels: NotRequired[list[str]]
    examples: NotRequired[int]


class TextView(TypedDict):
    row: NotRequired[int]
    label: NotRequired[str]
    confidence: NotRequired[float]
    variability: NotRequired[float]
    correctness: NotRequired[float]
    region: NotRequired[str]


class Texts(TypedDict):
    texts: NotRequired[list[str]]
    second_texts: NotRequired[list[str]]
    calibrated: NotRequired[bool]


class ThresholdPoint(TypedDict):
    x: NotRequired[float]
    y: NotRequired[float]
    threshold: NotRequired[float]


class TrainerView(TypedDict):
    name: NotRequired[str]
    heard_at: NotRequired[Instant]
    experiment_id: NotRequired[str]


class Unanswered(TypedDict):
    status: NotRequired[int]
    code: NotRequired[str]
    detail: NotRequired[str]


class UsedModel(TypedDict):
    name: NotRequired[str]
    runs: NotRequired[int]
    completed: NotRequired[int]
    last_used: NotRequired[Instant]


class Value(TypedDict):
    value: NotRequired[Json]
    configurations: NotRequired[int]
    val_accuracy: NotRequired[float]
    val_loss: NotRequired[float]


class WaitingView(TypedDict):
    reason: NotRequired[str]
    since: NotRequired[Instant]


class DatasetDataset(TypedDict):
    name: str
    fraction: float
    seed: int
    protocol: Literal['pooled-70-10-20', 'fixed-test', 'official', 'pooled-80-10-10']
    config: NotRequired[str | None]
    text_column: NotRequired[str | None]
    label_column: NotRequired[str | None]
    text_pair_column: NotRequired[str | None]
    group_column: NotRequired[str | None]
    encoding: NotRequired[str]
    delimiter: NotRequired[str]
    on_bad_row: NotRequired[Literal['fail', 'skip']]
    dedupe: NotRequired[Literal['none', 'exact']]


class DatasetSplit(TypedDict):
    examples: int
    examples_per_label: list[int]
    tokens: int
    digest: str


class DatasetReadySourceColumns(TypedDict):
    text: str
    pair: NotRequired[str]
    label: list[str]
    group: NotRequired[str]
    split: NotRequired[str]


class DatasetReadySourceNoticesItem(TypedDict):
    code: str
    level: Literal['info', 'warning']
    message: str
    count: NotRequired[int]
    examples: NotRequired[list[str]]


class DatasetReadySource(TypedDict):
    sha256: str
    rows: int
    kind: Literal['real', 'synthetic']
    description: NotRequired[str]
    columns: NotRequired[DatasetReadySourceColumns]
    notices: NotRequired[list[DatasetReadySourceNoticesItem]]


class DatasetReadyTokenizer(TypedDict):
    sha256: str
    vocab_size: int
    prefix_ids: list[int]
    suffix_ids: list[int]
    separator_ids: NotRequired[list[int]]
    second_segment: NotRequired[int]
    segments: NotRequired[list[int]]


class DatasetReadySplits(TypedDict):
    train: DatasetSplit
    validation: DatasetSplit
    test: DatasetSplit


class DatasetReadyStatisticsPercentiles(TypedDict):
    p5: NotRequired[int]
    p25: NotRequired[int]
    p50: NotRequired[int]
    p75: NotRequired[int]
    p90: NotRequired[int]
    p95: NotRequired[int]
    p99: NotRequired[int]
    max: NotRequired[int]


DatasetReadyStatisticsTruncatedShare = TypedDict(
    'DatasetReadyStatisticsTruncatedShare',
    {
        '128': NotRequired[float],
        '256': NotRequired[float],
        '512': NotRequired[float],
    },
)


class DatasetReadyStatisticsHistogram(TypedDict):
    bin_width: NotRequired[int]
    counts: NotRequired[list[int]]


class DatasetReadyStatistics(TypedDict):
    mean_tokens: float
    percentiles: DatasetReadyStatisticsPercentiles
    truncated_share: DatasetReadyStatisticsTruncatedShare
    histogram: NotRequired[DatasetReadyStatisticsHistogram]


class DatasetReadyAuditClasses(TypedDict):
    rows_per_label: list[int]
    imbalance: float
    smallest_label: str
    smallest_fraction: float


Label: TypeAlias = str


class DatasetFailedError(TypedDict):
    code: str
    message: str


class DatasetFailed(TypedDict):
    status: Literal['failed']
    experiment_id: str
    dataset: NotRequired[DatasetDataset]
    error: DatasetFailedError
    schema_version: Literal[1]
    occurred_at: str


Row: TypeAlias = int


class DatasetExamplesItem(TypedDict):
    rows: list[Row]
    labels: list[str]
    text: str


DatasetExamples: TypeAlias = list[DatasetExamplesItem]


class DatasetGroups(TypedDict):
    groups: int
    rows: int
    examples: DatasetExamples


class DatasetShared(TypedDict):
    same: int
    near: int


class ExperimentRequestDataset(TypedDict, closed=True):
    name: NotRequired[str]
    fraction: NotRequired[float]
    seed: NotRequired[int]
    protocol: NotRequired[
        Literal['pooled-70-10-20', 'fixed-test', 'official', 'pooled-80-10-10']
    ]
    config: NotRequired[str | None]
    text_column: NotRequired[str | None]
    label_column: NotRequired[str | None]
    text_pair_column: NotRequired[str | None]
    group_column: NotRequired[str | None]
    encoding: NotRequired[str]
    delimiter: NotRequired[str]
    on_bad_row: NotRequired[Literal['fail', 'skip']]
    dedupe: NotRequired[Literal['none', 'exact']]


class ExperimentRequestEarlyStopping(TypedDict, closed=True):
    monitor: NotRequired[Literal['val_loss', 'val_accuracy']]
    patience: NotRequired[int]


class RunEventMetrics(TypedDict):
    loss: float
    accuracy: float
    precision: float
    recall: float
    f1: float
    micro_f1: NotRequired[float]
    macro_f1: NotRequired[float]
    balanced_accuracy: NotRequired[float]
    mcc: NotRequired[float]
    auroc: NotRequired[float]
    average_precision: NotRequired[float]
    brier: NotRequired[float]
    undefined: NotRequired[dict[str, str]]


class RunEventThreshold(TypedDict):
    threshold: float
    validation: float
    validation_at_half: float


class RunEventProvenanceTestOverlap(TypedDict):
    same: int
    near: int


Warning: TypeAlias = str


class RunEventProvenance(TypedDict):
    tunelab_version: str
    engine: str
    device: str
    device_name: str
    precision: Literal['fp32', 'bf16']
    threads: int
    model_digest: str
    model_architecture: str
    model_layers: NotRequired[int]
    model_parameters: int
    dataset_key: str
    dataset_digest: str
    test_digest: str
    head: NotRequired[Literal['new', 'kept', 'permuted', 'redrawn']]
    warnings: NotRequired[list[Warning]]
    test_overlap: NotRequired[RunEventProvenanceTestOverlap]
    class_weights: NotRequired[dict[str, float]]


class RunEventRequestEarlyStopping(TypedDict):
    monitor: NotRequired[Literal['val_loss', 'val_accuracy']]
    patience: NotRequired[int]


class RunEventDataset(TypedDict):
    name: NotRequired[str]
    fraction: NotRequired[float]
    seed: NotRequired[int]
    protocol: NotRequired[
        Literal['pooled-70-10-20', 'fixed-test', 'official', 'pooled-80-10-10']
    ]
    config: NotRequired[str | None]
    text_column: NotRequired[str | None]
    label_column: NotRequired[str | None]
    text_pair_column: NotRequired[str | None]
    group_column: NotRequired[str | None]
    encoding: NotRequired[str]
    delimiter: NotRequired[str]
    on_bad_row: NotRequired[Literal['fail', 'skip']]
    dedupe: NotRequired[Literal['none', 'exact']]


class RunEventRunStarted(TypedDict):
    type: Literal['run_started']
    device: str
    precision: Literal['fp32', 'bf16']
    threads: int
    queue_seconds: float
    max_attempts: NotRequired[int]
    schema_version: Literal[1]
    experiment_id: str
    attempt: int
    sequence: int
    worker: str
    occurred_at: str


class RunProgress(TypedDict):
    phase: NotRequired[
        Literal['preparing', 'training', 'validating', 'testing', 'saving']
    ]
    epoch: NotRequired[int]
    epochs: NotRequired[int]
    step: NotRequired[int]
    steps_per_epoch: NotRequired[int]
    tokens_per_second: NotRequired[float]
    examples_per_second: NotRequired[float]
    eta_seconds: NotRequired[float]
    message: NotRequired[str]
    train_loss: NotRequired[float]


class RunEventRunProgressCurveItem(TypedDict):
    step: int
    loss: float
    learning_rate: float
    tokens_per_second: float


class RunEventRunProgress(TypedDict):
    type: Literal['run_progress']
    phase: Literal['preparing', 'training', 'validating', 'testing', 'saving']
    epoch: NotRequired[int]
    epochs: NotRequired[int]
    step: NotRequired[int]
    steps_per_epoch: NotRequired[int]
    loss: NotRequired[float]
    tokens_per_second: NotRequired[float]
    examples_per_second: NotRequired[float]
    eta_seconds: NotRequired[float]
    message: NotRequired[str]
    curve: NotRequired[list[RunEventRunProgressCurveItem]]
    schema_version: Literal[1]
    experiment_id: str
    attempt: int
    sequence: int
    worker: str
    occurred_at: str


class RunEventRunLoggedLinesItem(TypedDict):
    at: str
    level: Literal['info', 'warn', 'error']
    logger: str
    message: str


class RunEventRunLogged(TypedDict):
    type: Literal['run_logged']
    lines: list[RunEventRunLoggedLinesItem]
    skipped: NotRequired[int]
    schema_version: Literal[1]
    experiment_id: str
    attempt: int
    sequence: int
    worker: str
    occurred_at: str


class RunEventEpochCompleted(TypedDict):
    type: Literal['epoch_completed']
    epoch: int
    train_loss: float
    train_accuracy: NotRequired[float]
    validation: RunEventMetrics
    learning_rate: float
    train_seconds: float
    validation_seconds: float
    train_tokens: NotRequired[int]
    tokens_per_second: NotRequired[float]
    best: bool
    schema_version: Literal[1]
    experiment_id: str
    attempt: int
    sequence: int
    worker: str
    occurred_at: str


RunEventBatchSizeReduced = TypedDict(
    'RunEventBatchSizeReduced',
    {
        'type': Literal['batch_size_reduced'],
        'from': int,
        'to': int,
        'accumulation_steps': int,
        'reason': NotRequired[str],
        'schema_version': Literal[1],
        'experiment_id': str,
        'attempt': int,
        'sequence': int,
        'worker': str,
        'occurred_at': str,
    },
)


class RunEventRunCompletedPerLabelItem(TypedDict):
    true_positives: int
    false_positives: int
    false_negatives: int


class RunEventRunCompletedCalibration(TypedDict):
    temperature: float
    validation_loss: float
    scaled_validation_loss: float


class RunEventRunCompletedThresholds(TypedDict):
    f1: NotRequired[RunEventThreshold]
    balanced_accuracy: NotRequired[RunEventThreshold]


class RunEventRunCompletedTimings(TypedDict):
    queue_seconds: float
    data_seconds: float
    model_seconds: NotRequired[float]
    train_seconds: float
    validation_seconds: float
    test_seconds: float
    save_seconds: NotRequired[float]
    total_seconds: float


class RunEventRunCompletedExamples(TypedDict):
    train: int
    validation: int
    test: int
    test_truncated: NotRequired[int]


class RunEventRunCompleted(TypedDict):
    type: Literal['run_completed']
    stop_reason: Literal['max_epochs', 'early_stopped']
    best_epoch: int
    epochs_run: int
    best: RunEventMetrics
    best_train_loss: NotRequired[float]
    test: RunEventMetrics
    confusion_matrix: list[list[int]]
    per_label: NotRequired[list[RunEventRunCompletedPerLabelItem]]
    calibration: NotRequired[RunEventRunCompletedCalibration]
    thresholds: NotRequired[RunEventRunCompletedThresholds]
    labels: list[str]
    timings: RunEventRunCompletedTimings
    examples: NotRequired[RunEventRunCompletedExamples]
    batch_size: int
    micro_batch_size: int
    tokens_per_second: NotRequired[float]
    peak_memory_bytes: NotRequired[int | None]
    artifact: NotRequired[str]
    provenance: RunEventProvenance
    schema_version: Literal[1]
    experiment_id: str
    attempt: int
    sequence: int
    worker: str
    occurred_at: str


class RunEventRunFailedError(TypedDict):
    code: str
    message: str


class RunEventRunFailed(TypedDict):
    type: Literal['run_failed']
    stop_reason: Literal['error', 'out_of_memory']
    error: RunEventRunFailedError
    schema_version: Literal[1]
    experiment_id: str
    attempt: int
    sequence: int
    worker: str
    occurred_at: str


class RunEventRunPaused(TypedDict):
    type: Literal['run_paused']
    epoch: int
    schema_version: Literal[1]
    experiment_id: str
    attempt: int
    sequence: int
    worker: str
    occurred_at: str


class RunEventRunReleased(TypedDict):
    type: Literal['run_released']
    reason: str
    schema_version: Literal[1]
    experiment_id: str
    attempt: int
    sequence: int
    worker: str
    occurred_at: str


class RunEventRunWaiting(TypedDict):
    type: Literal['run_waiting']
    reason: str
    schema_version: Literal[1]
    experiment_id: str
    attempt: int
    sequence: int
    worker: str
    occurred_at: str


class RunEventRunCancelled(TypedDict):
    type: Literal['run_cancelled']
    stop_reason: Literal['cancelled']
    schema_version: Literal[1]
    experiment_id: str
    attempt: int
    sequence: int
    worker: str
    occurred_at: str


class RunEventRunStopped(TypedDict):
    type: Literal['run_stopped']
    stop_reason: Literal['stopped']
    schema_version: Literal[1]
    experiment_id: str
    attempt: int
    sequence: int
    worker: str
    occurred_at: str


StudySpecStageName: TypeAlias = str


StudySpecTake: TypeAlias = list[
    Literal[
        'batch',
        'batch_size',
        'class_weights',
        'classifier_dropout',
        'dataset',
        'dataset.config',
        'dataset.dedupe',
        'dataset.delimiter',
        'dataset.encoding',
        'dataset.fraction',
        'dataset.group_column',
        'dataset.label_column',
        'dataset.name',
        'dataset.on_bad_row',
        'dataset.protocol',
        'dataset.seed',
        'dataset.text_column',
        'dataset.text_pair_column',
        'dropout',
        'dropout_seed',
        'early_stopping',
        'early_stopping.monitor',
        'early_stopping.patience',
        'epochs',
        'eval_batch_size',
        'focal_gamma',
        'freeze_layers',
        'init_seed',
        'label_smoothing',
        'layer_lr_decay',
        'learning_rate',
        'lr',
        'max_grad_norm',
        'max_len',
        'max_length',
        'max_tokens_per_batch',
        'micro_batch_size',
        'model',
        'num_layers',
        'optimizer',
        'order_seed',
        'precision',
        'reuse',
        'schedule',
        'seed',
        'tags',
        'truncation',
        'warmup_ratio',
        'weight_decay',
    ]
]


StudySpecSeed: TypeAlias = int


StudySpecSeeds: TypeAlias = int | list[StudySpecSeed]


class StudySpecConfigurationDataset(TypedDict, closed=True):
    name: NotRequired[str]
    fraction: NotRequired[float]
    seed: NotRequired[int]
    protocol: NotRequired[
        Literal['pooled-70-10-20', 'fixed-test', 'official', 'pooled-80-10-10']
    ]
    config: NotRequired[str | None]
    text_column: NotRequired[str | None]
    label_column: NotRequired[str | None]
    text_pair_column: NotRequired[str | None]
    group_column: NotRequired[str | None]
    encoding: NotRequired[str]
    delimiter: NotRequired[str]
    on_bad_row: NotRequired[Literal['fail', 'skip']]
    dedupe: NotRequired[Literal['none', 'exact']]


class StudySpecConfigurationEarlyStopping(TypedDict, closed=True):
    monitor: NotRequired[Literal['val_loss', 'val_accuracy']]
    patience: NotRequired[int]


StudySpecConfiguration = TypedDict(
    'StudySpecConfiguration',
    {
        'name': NotRequired[str | float],
        'tags': NotRequired[dict[str, str]],
        'model': NotRequired[str],
        'num_layers': NotRequired[int | None],
        'dataset': NotRequired[StudySpecConfigurationDataset],
        'max_length': NotRequired[int],
        'truncation': NotRequired[Literal['head', 'tail', 'head_tail']],
        'batch_size': NotRequired[int],
        'max_tokens_per_batch': NotRequired[int | None],
        'micro_batch_size': NotRequired[int | None],
        'eval_batch_size': NotRequired[int],
        'learning_rate': NotRequired[float],
        'epochs': NotRequired[int],
        'seed': NotRequired[int],
        'init_seed': NotRequired[int | None],
        'order_seed': NotRequired[int | None],
        'dropout_seed': NotRequired[int | None],
        'optimizer': NotRequired[Literal['adam', 'adamw']],
        'weight_decay': NotRequired[float],
        'schedule': NotRequired[
            Literal['constant', 'constant_with_warmup', 'linear', 'cosine']
        ],
        'warmup_ratio': NotRequired[float],
        'max_grad_norm': NotRequired[float | None],
        'class_weights': NotRequired[Literal['balanced'] | dict[str, float] | None],
        'label_smoothing': NotRequired[float],
        'focal_gamma': NotRequired[float],
        'dropout': NotRequired[float | None],
        'classifier_dropout': NotRequired[float | None],
        'freeze_layers': NotRequired[int | None],
        'layer_lr_decay': NotRequired[float],
        'early_stopping': NotRequired[StudySpecConfigurationEarlyStopping | None],
        'precision': NotRequired[Literal['auto', 'fp32', 'bf16']],
        'reuse': NotRequired[bool],
        'dataset.name': NotRequired[str],
        'dataset.fraction': NotRequired[float],
        'dataset.seed': NotRequired[int],
        'dataset.protocol': NotRequired[
            Literal['pooled-70-10-20', 'fixed-test', 'official', 'pooled-80-10-10']
        ],
        'dataset.config': NotRequired[str | None],
        'dataset.text_column': NotRequired[str | None],
        'dataset.label_column': NotRequired[str | None],
        'dataset.text_pair_column': NotRequired[str | None],
        'dataset.group_column': NotRequired[str | None],
        'dataset.encoding': NotRequired[str],
        'dataset.delimiter': NotRequired[str],
        'dataset.on_bad_row': NotRequired[Literal['fail', 'skip']],
        'dataset.dedupe': NotRequired[Literal['none', 'exact']],
        'early_stopping.monitor': NotRequired[Literal['val_loss', 'val_accuracy']],
        'early_stopping.patience': NotRequired[int],
        'max_len': NotRequired[int],
        'lr': NotRequired[float],
        'batch': NotRequired[int],
    },
    closed=True,
)


NameItem: TypeAlias = str


FractionItem: TypeAlias = float


SeedItem: TypeAlias = int


ConfigItem: TypeAlias = str | None


TextColumnItem: TypeAlias = str | None


LabelColumnItem: TypeAlias = str | None


TextPairColumnItem: TypeAlias = str | None


GroupColumnItem: TypeAlias = str | None


EncodingItem: TypeAlias = str


DelimiterItem: TypeAlias = str


class StudySpecGridDataset(TypedDict, closed=True):
    name: NotRequired[list[NameItem]]
    fraction: NotRequired[list[FractionItem]]
    seed: NotRequired[list[SeedItem]]
    protocol: NotRequired[
        list[Literal['pooled-70-10-20', 'fixed-test', 'official', 'pooled-80-10-10']]
    ]
    dedupe: NotRequired[list[Literal['none', 'exact']]]
    config: NotRequired[list[ConfigItem]]
    text_column: NotRequired[list[TextColumnItem]]
    label_column: NotRequired[list[LabelColumnItem]]
    text_pair_column: NotRequired[list[TextPairColumnItem]]
    group_column: NotRequired[list[GroupColumnItem]]
    encoding: NotRequired[list[EncodingItem]]
    delimiter: NotRequired[list[DelimiterItem]]
    on_bad_row: NotRequired[list[Literal['fail', 'skip']]]


class StudySpecGridEarlyStoppingOption1Item(TypedDict, closed=True):
    monitor: NotRequired[Literal['val_loss', 'val_accuracy']]
    patience: NotRequired[int]


PatienceItem: TypeAlias = int


class StudySpecGridEarlyStoppingOption2(TypedDict, closed=True):
    monitor: NotRequired[list[Literal['val_loss', 'val_accuracy']]]
    patience: NotRequired[list[PatienceItem]]


ModelItem: TypeAlias = str


NumLayer: TypeAlias = int | None


MaxLengthItem: TypeAlias = int


BatchSizeItem: TypeAlias = int


MaxTokensPerBatchItem: TypeAlias = int | None


MicroBatchSizeItem: TypeAlias = int | None


EvalBatchSizeItem: TypeAlias = int


LearningRateItem: TypeAlias = float


Epoch: TypeAlias = int


InitSeedItem: TypeAlias = int | None


OrderSeedItem: TypeAlias = int | None


DropoutSeedItem: TypeAlias = int | None


WeightDecayItem: TypeAlias = float


WarmupRatioItem: TypeAlias = float


MaxGradNormItem: TypeAlias = float | None


LabelSmoothingItem: TypeAlias = float


FocalGammaItem: TypeAlias = float


DropoutItem: TypeAlias = float | None


ClassifierDropoutItem: TypeAlias = float | None


FreezeLayer: TypeAlias = int | None


LayerLrDecayItem: TypeAlias = float


DatasetNameItem: TypeAlias = str


DatasetFractionItem: TypeAlias = float


DatasetSeedItem: TypeAlias = int


DatasetConfigItem: TypeAlias = str | None


DatasetTextColumnItem: TypeAlias = str | None


DatasetLabelColumnItem: TypeAlias = str | None


DatasetTextPairColumnItem: TypeAlias = str | None


DatasetGroupColumnItem: TypeAlias = str | None


DatasetEncodingItem: TypeAlias = str


DatasetDelimiterItem: TypeAlias = str


EarlyStoppingPatienceItem: TypeAlias = int


MaxLenItem: TypeAlias = int


LrItem: TypeAlias = float


BatchItem: TypeAlias = int


StudySpecGrid = TypedDict(
    'StudySpecGrid',
    {
        'tags': NotRequired[list[dict[str, str]]],
        'model': NotRequired[list[ModelItem]],
        'num_layers': NotRequired[list[NumLayer]],
        'dataset': NotRequired[StudySpecGridDataset],
        'max_length': NotRequired[list[MaxLengthItem]],
        'truncation': NotRequired[list[Literal['head', 'tail', 'head_tail']]],
        'batch_size': NotRequired[list[BatchSizeItem]],
        'max_tokens_per_batch': NotRequired[list[MaxTokensPerBatchItem]],
        'micro_batch_size': NotRequired[list[MicroBatchSizeItem]],
        'eval_batch_size': NotRequired[list[EvalBatchSizeItem]],
        'learning_rate': NotRequired[list[LearningRateItem]],
        'epochs': NotRequired[list[Epoch]],
        'seed': NotRequired[list[SeedItem]],
        'init_seed': NotRequired[list[InitSeedItem]],
        'order_seed': NotRequired[list[OrderSeedItem]],
        'dropout_seed': NotRequired[list[DropoutSeedItem]],
        'optimizer': NotRequired[list[Literal['adam', 'adamw']]],
        'weight_decay': NotRequired[list[WeightDecayItem]],
        'schedule': NotRequired[
            list[Literal['constant', 'constant_with_warmup', 'linear', 'cosine']]
        ],
        'warmup_ratio': NotRequired[list[WarmupRatioItem]],
        'max_grad_norm': NotRequired[list[MaxGradNormItem]],
        'class_weights': NotRequired[
            list[Literal['balanced'] | dict[str, float] | None]
        ],
        'label_smoothing': NotRequired[list[LabelSmoothingItem]],
        'focal_gamma': NotRequired[list[FocalGammaItem]],
        'dropout': NotRequired[list[DropoutItem]],
        'classifier_dropout': NotRequired[list[ClassifierDropoutItem]],
        'freeze_layers': NotRequired[list[FreezeLayer]],
        'layer_lr_decay': NotRequired[list[LayerLrDecayItem]],
        'early_stopping': NotRequired[
            list[StudySpecGridEarlyStoppingOption1Item | None]
            | StudySpecGridEarlyStoppingOption2
        ],
        'precision': NotRequired[list[Literal['auto', 'fp32', 'bf16']]],
        'reuse': NotRequired[list[bool]],
        'dataset.name': NotRequired[list[DatasetNameItem]],
        'dataset.fraction': NotRequired[list[DatasetFractionItem]],
        'dataset.seed': NotRequired[list[DatasetSeedItem]],
        'dataset.protocol': NotRequired[
            list[
                Literal['pooled-70-10-20', 'fixed-test', 'official', 'pooled-80-10-10']
            ]
        ],
        'dataset.config': NotRequired[list[DatasetConfigItem]],
        'dataset.text_column': NotRequired[list[DatasetTextColumnItem]],
        'dataset.label_column': NotRequired[list[DatasetLabelColumnItem]],
        'dataset.text_pair_column': NotRequired[list[DatasetTextPairColumnItem]],
        'dataset.group_column': NotRequired[list[DatasetGroupColumnItem]],
        'dataset.encoding': NotRequired[list[DatasetEncodingItem]],
        'dataset.delimiter': NotRequired[list[DatasetDelimiterItem]],
        'dataset.on_bad_row': NotRequired[list[Literal['fail', 'skip']]],
        'dataset.dedupe': NotRequired[list[Literal['none', 'exact']]],
        'early_stopping.monitor': NotRequired[
            list[Literal['val_loss', 'val_accuracy']]
        ],
        'early_stopping.patience': NotRequired[list[EarlyStoppingPatienceItem]],
        'max_len': NotRequired[list[MaxLenItem]],
        'lr': NotRequired[list[LrItem]],
        'batch': NotRequired[list[BatchItem]],
    },
    closed=True,
)


class StudySpecDrawFieldsTagsChoice(TypedDict, closed=True):
    choice: list[dict[str, str]]


class UniformItem(TypedDict):
    pass


class LogUniformItem(TypedDict):
    pass


class StudySpecDrawFieldsTagsOption2(TypedDict, closed=True):
    uniform: NotRequired[list[UniformItem]]
    log_uniform: NotRequired[list[LogUniformItem]]


ChoiceItem: TypeAlias = str


class StudySpecDrawFieldsModelChoice(TypedDict, closed=True):
    choice: list[ChoiceItem]


UniformItem1: TypeAlias = str


LogUniformItem1: TypeAlias = str


class StudySpecDrawFieldsModelOption2(TypedDict, closed=True):
    uniform: NotRequired[list[UniformItem1]]
    log_uniform: NotRequired[list[LogUniformItem1]]


ChoiceItem1: TypeAlias = int | None


class StudySpecDrawFieldsNumLayersChoice(TypedDict, closed=True):
    choice: list[ChoiceItem1]


UniformItem2: TypeAlias = int


LogUniformItem2: TypeAlias = int


class StudySpecDrawFieldsNumLayersOption2(TypedDict, closed=True):
    uniform: NotRequired[list[UniformItem2]]
    log_uniform: NotRequired[list[LogUniformItem2]]


class StudySpecDrawFieldsDatasetChoiceChoiceItem(TypedDict, closed=True):
    name: NotRequired[str]
    fraction: NotRequired[float]
    seed: NotRequired[int]
    protocol: NotRequired[
        Literal['pooled-70-10-20', 'fixed-test', 'official', 'pooled-80-10-10']
    ]
    config: NotRequired[str | None]
    text_column: NotRequired[str | None]
    label_column: NotRequired[str | None]
    text_pair_column: NotRequired[str | None]
    group_column: NotRequired[str | None]
    encoding: NotRequired[str]
    delimiter: NotRequired[str]
    on_bad_row: NotRequired[Literal['fail', 'skip']]
    dedupe: NotRequired[Literal['none', 'exact']]


class StudySpecDrawFieldsDatasetChoice(TypedDict, closed=True):
    choice: list[StudySpecDrawFieldsDatasetChoiceChoiceItem]


class UniformItem3(TypedDict, closed=True):
    name: NotRequired[str]
    fraction: NotRequired[float]
    seed: NotRequired[int]
    protocol: NotRequired[
        Literal['pooled-70-10-20', 'fixed-test', 'official', 'pooled-80-10-10']
    ]
    config: NotRequired[str | None]
    text_column: NotRequired[str | None]
    label_column: NotRequired[str | None]
    text_pair_column: NotRequired[str | None]
    group_column: NotRequired[str | None]
    encoding: NotRequired[str]
    delimiter: NotRequired[str]
    on_bad_row: NotRequired[Literal['fail', 'skip']]
    dedupe: NotRequired[Literal['none', 'exact']]


class LogUniformItem3(TypedDict, closed=True):
    name: NotRequired[str]
    fraction: NotRequired[float]
    seed: NotRequired[int]
    protocol: NotRequired[
        Literal['pooled-70-10-20', 'fixed-test', 'official', 'pooled-80-10-10']
    ]
    config: NotRequired[str | None]
    text_column: NotRequired[str | None]
    label_column: NotRequired[str | None]
    text_pair_column: NotRequired[str | None]
    group_column: NotRequired[str | None]
    encoding: NotRequired[str]
    delimiter: NotRequired[str]
    on_bad_row: NotRequired[Literal['fail', 'skip']]
    dedupe: NotRequired[Literal['none', 'exact']]


class StudySpecDrawFieldsDatasetOption2(TypedDict, closed=True):
    uniform: NotRequired[list[UniformItem3]]
    log_uniform: NotRequired[list[LogUniformItem3]]


ChoiceItem2: TypeAlias = int


class StudySpecDrawFieldsMaxLengthChoice(TypedDict, closed=True):
    choice: list[ChoiceItem2]


UniformItem4: TypeAlias = int


LogUniformItem4: TypeAlias = int


class StudySpecDrawFieldsMaxLengthOption2(TypedDict, closed=True):
    uniform: NotRequired[list[UniformItem4]]
    log_uniform: NotRequired[list[LogUniformItem4]]


class StudySpecDrawFieldsTruncationChoice(TypedDict, closed=True):
    choice: list[Literal['head', 'tail', 'head_tail']]


UniformItem5: TypeAlias = float


LogUniformItem5: TypeAlias = float


class StudySpecDrawFieldsTruncationOption2(TypedDict, closed=True):
    uniform: NotRequired[list[UniformItem5]]
    log_uniform: NotRequired[list[LogUniformItem5]]


class StudySpecDrawFieldsBatchSizeChoice(TypedDict, closed=True):
    choice: list[ChoiceItem2]


UniformItem6: TypeAlias = int


LogUniformItem6: TypeAlias = int


class StudySpecDrawFieldsBatchSizeOption2(TypedDict, closed=True):
    uniform: NotRequired[list[UniformItem6]]
    log_uniform: NotRequired[list[LogUniformItem6]]


ChoiceItem4: TypeAlias = int | None


class StudySpecDrawFieldsMaxTokensPerBatchChoice(TypedDict, closed=True):
    choice: list[ChoiceItem4]


class StudySpecDrawFieldsMaxTokensPerBatchOption2(TypedDict, closed=True):
    uniform: NotRequired[list[UniformItem6]]
    log_uniform: NotRequired[list[LogUniformItem6]]


class StudySpecDrawFieldsMicroBatchSizeChoice(TypedDict, closed=True):
    choice: list[ChoiceItem4]


class StudySpecDrawFieldsMicroBatchSizeOption2(TypedDict, closed=True):
    uniform: NotRequired[list[UniformItem6]]
    log_uniform: NotRequired[list[LogUniformItem6]]


ChoiceItem6: TypeAlias = int


class StudySpecDrawFieldsEvalBatchSizeChoice(TypedDict, closed=True):
    choice: list[ChoiceItem6]


class StudySpecDrawFieldsEvalBatchSizeOption2(TypedDict, closed=True):
    uniform: NotRequired[list[UniformItem6]]
    log_uniform: NotRequired[list[LogUniformItem6]]


ChoiceItem7: TypeAlias = float


class StudySpecDrawFieldsLearningRateChoice(TypedDict, closed=True):
    choice: list[ChoiceItem7]


UniformItem10: TypeAlias = float


LogUniformItem10: TypeAlias = float


class StudySpecDrawFieldsLearningRateOption2(TypedDict, closed=True):
    uniform: NotRequired[list[UniformItem10]]
    log_uniform: NotRequired[list[LogUniformItem10]]


ChoiceItem8: TypeAlias = int


class StudySpecDrawFieldsEpochsChoice(TypedDict, closed=True):
    choice: list[ChoiceItem8]


UniformItem11: TypeAlias = int


LogUniformItem11: TypeAlias = int


class StudySpecDrawFieldsEpochsOption2(TypedDict, closed=True):
    uniform: NotRequired[list[UniformItem11]]
    log_uniform: NotRequired[list[LogUniformItem11]]


class StudySpecDrawFieldsSeedChoice(TypedDict, closed=True):
    choice: list[ChoiceItem8]


class StudySpecDrawFieldsSeedOption2(TypedDict, closed=True):
    uniform: NotRequired[list[UniformItem11]]
    log_uniform: NotRequired[list[LogUniformItem11]]


ChoiceItem10: TypeAlias = int | None


class StudySpecDrawFieldsInitSeedChoice(TypedDict, closed=True):
    choice: list[ChoiceItem10]


class StudySpecDrawFieldsInitSeedOption2(TypedDict, closed=True):
    uniform: NotRequired[list[UniformItem11]]
    log_uniform: NotRequired[list[LogUniformItem11]]


class StudySpecDrawFieldsOrderSeedChoice(TypedDict, closed=True):
    choice: list[ChoiceItem10]


class StudySpecDrawFieldsOrderSeedOption2(TypedDict, closed=True):
    uniform: NotRequired[list[UniformItem11]]
    log_uniform: NotRequired[list[LogUniformItem11]]


class StudySpecDrawFieldsDropoutSeedChoice(TypedDict, closed=True):
    choice: list[ChoiceItem10]


class StudySpecDrawFieldsDropoutSeedOption2(TypedDict, closed=True):
    uniform: NotRequired[list[UniformItem11]]
    log_uniform: NotRequired[list[LogUniformItem11]]


class StudySpecDrawFieldsOptimizerChoice(TypedDict, closed=True):
    choice: list[Literal['adam', 'adamw']]


UniformItem16: TypeAlias = float


LogUniformItem16: TypeAlias = float


class StudySpecDrawFieldsOptimizerOption2(TypedDict, closed=True):
    uniform: NotRequired[list[UniformItem16]]
    log_uniform: NotRequired[list[LogUniformItem16]]


ChoiceItem13: TypeAlias = float


class StudySpecDrawFieldsWeightDecayChoice(TypedDict, closed=True):
    choice: list[ChoiceItem13]


class StudySpecDrawFieldsWeightDecayOption2(TypedDict, closed=True):
    uniform: NotRequired[list[UniformItem16]]
    log_uniform: NotRequired[list[LogUniformItem16]]


class StudySpecDrawFieldsScheduleChoice(TypedDict, closed=True):
    choice: list[Literal['constant', 'constant_with_warmup', 'linear', 'cosine']]


class StudySpecDrawFieldsScheduleOption2(TypedDict, closed=True):
    uniform: NotRequired[list[UniformItem16]]
    log_uniform: NotRequired[list[LogUniformItem16]]


class StudySpecDrawFieldsWarmupRatioChoice(TypedDict, closed=True):
    choice: list[ChoiceItem13]


class StudySpecDrawFieldsWarmupRatioOption2(TypedDict, closed=True):
    uniform: NotRequired[list[UniformItem16]]
    log_uniform: NotRequired[list[LogUniformItem16]]


ChoiceItem15: TypeAlias = float | None


class StudySpecDrawFieldsMaxGradNormChoice(TypedDict, closed=True):
    choice: list[ChoiceItem15]


class StudySpecDrawFieldsMaxGradNormOption2(TypedDict, closed=True):
    uniform: NotRequired[list[UniformItem16]]
    log_uniform: NotRequired[list[LogUniformItem16]]


class StudySpecDrawFieldsClassWeightsChoice(TypedDict, closed=True):
    choice: list[Literal['balanced'] | dict[str, float] | None]


class UniformItem21(TypedDict):
    pass


class LogUniformItem21(TypedDict):
    pass


class StudySpecDrawFieldsClassWeightsOption2(TypedDict, closed=True):
    uniform: NotRequired[list[UniformItem21]]
    log_uniform: NotRequired[list[LogUniformItem21]]


ChoiceItem16: TypeAlias = float


class StudySpecDrawFieldsLabelSmoothingChoice(TypedDict, closed=True):
    choice: list[ChoiceItem16]


UniformItem22: TypeAlias = float


LogUniformItem22: TypeAlias = float


class StudySpecDrawFieldsLabelSmoothingOption2(TypedDict, closed=True):
    uniform: NotRequired[list[UniformItem22]]
    log_uniform: NotRequired[list[LogUniformItem22]]


class StudySpecDrawFieldsFocalGammaChoice(TypedDict, closed=True):
    choice: list[ChoiceItem16]


class StudySpecDrawFieldsFocalGammaOption2(TypedDict, closed=True):
    uniform: NotRequired[list[UniformItem22]]
    log_uniform: NotRequired[list[LogUniformItem22]]


ChoiceItem18: TypeAlias = float | None


class StudySpecDrawFieldsDropoutChoice(TypedDict, closed=True):
    choice: list[ChoiceItem18]


class StudySpecDrawFieldsDropoutOption2(TypedDict, closed=True):
    uniform: NotRequired[list[UniformItem22]]
    log_uniform: NotRequired[list[LogUniformItem22]]


class StudySpecDrawFieldsClassifierDropoutChoice(TypedDict, closed=True):
    choice: list[ChoiceItem18]


class StudySpecDrawFieldsClassifierDropoutOption2(TypedDict, closed=True):
    uniform: NotRequired[list[UniformItem22]]
    log_uniform: NotRequired[list[LogUniformItem22]]


ChoiceItem20: TypeAlias = int | None


class StudySpecDrawFieldsFreezeLayersChoice(TypedDict, closed=True):
    choice: list[ChoiceItem20]


UniformItem26: TypeAlias = int


LogUniformItem26: TypeAlias = int


class StudySpecDrawFieldsFreezeLayersOption2(TypedDict, closed=True):
    uniform: NotRequired[list[UniformItem26]]
    log_uniform: NotRequired[list[LogUniformItem26]]


ChoiceItem21: TypeAlias = float


class StudySpecDrawFieldsLayerLrDecayChoice(TypedDict, closed=True):
    choice: list[ChoiceItem21]


UniformItem27: TypeAlias = float


LogUniformItem27: TypeAlias = float


class StudySpecDrawFieldsLayerLrDecayOption2(TypedDict, closed=True):
    uniform: NotRequired[list[UniformItem27]]
    log_uniform: NotRequired[list[LogUniformItem27]]


class StudySpecDrawFieldsEarlyStoppingChoiceChoiceItem(TypedDict, closed=True):
    monitor: NotRequired[Literal['val_loss', 'val_accuracy']]
    patience: NotRequired[int]


class StudySpecDrawFieldsEarlyStoppingChoice(TypedDict, closed=True):
    choice: list[StudySpecDrawFieldsEarlyStoppingChoiceChoiceItem | None]


class UniformItem28(TypedDict, closed=True):
    monitor: NotRequired[Literal['val_loss', 'val_accuracy']]
    patience: NotRequired[int]


class LogUniformItem28(TypedDict, closed=True):
    monitor: NotRequired[Literal['val_loss', 'val_accuracy']]
    patience: NotRequired[int]


class StudySpecDrawFieldsEarlyStoppingOption2(TypedDict, closed=True):
    uniform: NotRequired[list[UniformItem28]]
    log_uniform: NotRequired[list[LogUniformItem28]]


class StudySpecDrawFieldsPrecisionChoice(TypedDict, closed=True):
    choice: list[Literal['auto', 'fp32', 'bf16']]


UniformItem29: TypeAlias = float


LogUniformItem29: TypeAlias = float


class StudySpecDrawFieldsPrecisionOption2(TypedDict, closed=True):
    uniform: NotRequired[list[UniformItem29]]
    log_uniform: NotRequired[list[LogUniformItem29]]


class StudySpecDrawFieldsReuseChoice(TypedDict, closed=True):
    choice: list[bool]


UniformItem30: TypeAlias = bool


LogUniformItem30: TypeAlias = bool


class StudySpecDrawFieldsReuseOption2(TypedDict, closed=True):
    uniform: NotRequired[list[UniformItem30]]
    log_uniform: NotRequired[list[LogUniformItem30]]


ChoiceItem22: TypeAlias = str


class StudySpecDrawFieldsDatasetNameChoice(TypedDict, closed=True):
    choice: list[ChoiceItem22]


UniformItem31: TypeAlias = str


LogUniformItem31: TypeAlias = str


class StudySpecDrawFieldsDatasetNameOption2(TypedDict, closed=True):
    uniform: NotRequired[list[UniformItem31]]
    log_uniform: NotRequired[list[LogUniformItem31]]


ChoiceItem23: TypeAlias = float


class StudySpecDrawFieldsDatasetFractionChoice(TypedDict, closed=True):
    choice: list[ChoiceItem23]


UniformItem32: TypeAlias = float


LogUniformItem32: TypeAlias = float


class StudySpecDrawFieldsDatasetFractionOption2(TypedDict, closed=True):
    uniform: NotRequired[list[UniformItem32]]
    log_uniform: NotRequired[list[LogUniformItem32]]


ChoiceItem24: TypeAlias = int


class StudySpecDrawFieldsDatasetSeedChoice(TypedDict, closed=True):
    choice: list[ChoiceItem24]


UniformItem33: TypeAlias = int


LogUniformItem33: TypeAlias = int


class StudySpecDrawFieldsDatasetSeedOption2(TypedDict, closed=True):
    uniform: NotRequired[list[UniformItem33]]
    log_uniform: NotRequired[list[LogUniformItem33]]


class StudySpecDrawFieldsDatasetProtocolChoice(TypedDict, closed=True):
    choice: list[
        Literal['pooled-70-10-20', 'fixed-test', 'official', 'pooled-80-10-10']
    ]


UniformItem34: TypeAlias = float


LogUniformItem34: TypeAlias = float


class StudySpecDrawFieldsDatasetProtocolOption2(TypedDict, closed=True):
    uniform: NotRequired[list[UniformItem34]]
    log_uniform: NotRequired[list[LogUniformItem34]]


ChoiceItem25: TypeAlias = str | None


class StudySpecDrawFieldsDatasetConfigChoice(TypedDict, closed=True):
    choice: list[ChoiceItem25]


class StudySpecDrawFieldsDatasetConfigOption2(TypedDict, closed=True):
    uniform: NotRequired[list[UniformItem34]]
    log_uniform: NotRequired[list[LogUniformItem34]]


class StudySpecDrawFieldsDatasetTextColumnChoice(TypedDict, closed=True):
    choice: list[ChoiceItem25]


class StudySpecDrawFieldsDatasetTextColumnOption2(TypedDict, closed=True):
    uniform: NotRequired[list[UniformItem34]]
    log_uniform: NotRequired[list[LogUniformItem34]]


class StudySpecDrawFieldsDatasetLabelColumnChoice(TypedDict, closed=True):
    choice: list[ChoiceItem25]


class StudySpecDrawFieldsDatasetLabelColumnOption2(TypedDict, closed=True):
    uniform: NotRequired[list[UniformItem34]]
    log_uniform: NotRequired[list[LogUniformItem34]]


class StudySpecDrawFieldsDatasetTextPairColumnChoice(TypedDict, closed=True):
    choice: list[ChoiceItem25]


class StudySpecDrawFieldsDatasetTextPairColumnOption2(TypedDict, closed=True):
    uniform: NotRequired[list[UniformItem34]]
    log_uniform: NotRequired[list[LogUniformItem34]]


class StudySpecDrawFieldsDatasetGroupColumnChoice(TypedDict, closed=True):
    choice: list[ChoiceItem25]


class StudySpecDrawFieldsDatasetGroupColumnOption2(TypedDict, closed=True):
    uniform: NotRequired[list[UniformItem34]]
    log_uniform: NotRequired[list[LogUniformItem34]]


ChoiceItem30: TypeAlias = str


class StudySpecDrawFieldsDatasetEncodingChoice(TypedDict, closed=True):
    choice: list[ChoiceItem30]


UniformItem40: TypeAlias = str


LogUniformItem40: TypeAlias = str


class StudySpecDrawFieldsDatasetEncodingOption2(TypedDict, closed=True):
    uniform: NotRequired[list[UniformItem40]]
    log_uniform: NotRequired[list[LogUniformItem40]]


class StudySpecDrawFieldsDatasetDelimiterChoice(TypedDict, closed=True):
    choice: list[ChoiceItem30]


class StudySpecDrawFieldsDatasetDelimiterOption2(TypedDict, closed=True):
    uniform: NotRequired[list[UniformItem40]]
    log_uniform: NotRequired[list[LogUniformItem40]]


class StudySpecDrawFieldsDatasetOnBadRowChoice(TypedDict, closed=True):
    choice: list[Literal['fail', 'skip']]


UniformItem42: TypeAlias = float


LogUniformItem42: TypeAlias = float


class StudySpecDrawFieldsDatasetOnBadRowOption2(TypedDict, closed=True):
    uniform: NotRequired[list[UniformItem42]]
    log_uniform: NotRequired[list[LogUniformItem42]]


class StudySpecDrawFieldsDatasetDedupeChoice(TypedDict, closed=True):
    choice: list[Literal['none', 'exact']]


class StudySpecDrawFieldsDatasetDedupeOption2(TypedDict, closed=True):
    uniform: NotRequired[list[UniformItem42]]
    log_uniform: NotRequired[list[LogUniformItem42]]


class StudySpecDrawFieldsEarlyStoppingMonitorChoice(TypedDict, closed=True):
    choice: list[Literal['val_loss', 'val_accuracy']]


class StudySpecDrawFieldsEarlyStoppingMonitorOption2(TypedDict, closed=True):
    uniform: NotRequired[list[UniformItem42]]
    log_uniform: NotRequired[list[LogUniformItem42]]


ChoiceItem32: TypeAlias = int


class StudySpecDrawFieldsEarlyStoppingPatienceChoice(TypedDict, closed=True):
    choice: list[ChoiceItem32]


UniformItem45: TypeAlias = int


LogUniformItem45: TypeAlias = int


class StudySpecDrawFieldsEarlyStoppingPatienceOption2(TypedDict, closed=True):
    uniform: NotRequired[list[UniformItem45]]
    log_uniform: NotRequired[list[LogUniformItem45]]


class StudySpecDrawFieldsMaxLenChoice(TypedDict, closed=True):
    choice: list[ChoiceItem32]


class StudySpecDrawFieldsMaxLenOption2(TypedDict, closed=True):
    uniform: NotRequired[list[UniformItem45]]
    log_uniform: NotRequired[list[LogUniformItem45]]


ChoiceItem34: TypeAlias = float


class StudySpecDrawFieldsLrChoice(TypedDict, closed=True):
    choice: list[ChoiceItem34]


UniformItem47: TypeAlias = float


LogUniformItem47: TypeAlias = float


class StudySpecDrawFieldsLrOption2(TypedDict, closed=True):
    uniform: NotRequired[list[UniformItem47]]
    log_uniform: NotRequired[list[LogUniformItem47]]


ChoiceItem35: TypeAlias = int


class StudySpecDrawFieldsBatchChoice(TypedDict, closed=True):
    choice: list[ChoiceItem35]


UniformItem48: TypeAlias = int


LogUniformItem48: TypeAlias = int


class StudySpecDrawFieldsBatchOption2(TypedDict, closed=True):
    uniform: NotRequired[list[UniformItem48]]
    log_uniform: NotRequired[list[LogUniformItem48]]


StudySpecDrawFields = TypedDict(
    'StudySpecDrawFields',
    {
        'tags': NotRequired[
            StudySpecDrawFieldsTagsChoice | StudySpecDrawFieldsTagsOption2
        ],
        'model': NotRequired[
            StudySpecDrawFieldsModelChoice | StudySpecDrawFieldsModelOption2
        ],
        'num_layers': NotRequired[
            StudySpecDrawFieldsNumLayersChoice | StudySpecDrawFieldsNumLayersOption2
        ],
        'dataset': NotRequired[
            StudySpecDrawFieldsDatasetChoice | StudySpecDrawFieldsDatasetOption2
        ],
        'max_length': NotRequired[
            StudySpecDrawFieldsMaxLengthChoice | StudySpecDrawFieldsMaxLengthOption2
        ],
        'truncation': NotRequired[
            StudySpecDrawFieldsTruncationChoice | StudySpecDrawFieldsTruncationOption2
        ],
        'batch_size': NotRequired[
            StudySpecDrawFieldsBatchSizeChoice | StudySpecDrawFieldsBatchSizeOption2
        ],
        'max_tokens_per_batch': NotRequired[
            StudySpecDrawFieldsMaxTokensPerBatchChoice
            | StudySpecDrawFieldsMaxTokensPerBatchOption2
        ],
        'micro_batch_size': NotRequired[
            StudySpecDrawFieldsMicroBatchSizeChoice
            | StudySpecDrawFieldsMicroBatchSizeOption2
        ],
        'eval_batch_size': NotRequired[
            StudySpecDrawFieldsEvalBatchSizeChoice
            | StudySpecDrawFieldsEvalBatchSizeOption2
        ],
        'learning_rate': NotRequired[
            StudySpecDrawFieldsLearningRateChoice
            | StudySpecDrawFieldsLearningRateOption2
        ],
        'epochs': NotRequired[
            StudySpecDrawFieldsEpochsChoice | StudySpecDrawFieldsEpochsOption2
        ],
        'seed': NotRequired[
            StudySpecDrawFieldsSeedChoice | StudySpecDrawFieldsSeedOption2
        ],
        'init_seed': NotRequired[
            StudySpecDrawFieldsInitSeedChoice | StudySpecDrawFieldsInitSeedOption2
        ],
        'order_seed': NotRequired[
            StudySpecDrawFieldsOrderSeedChoice | StudySpecDrawFieldsOrderSeedOption2
        ],
        'dropout_seed': NotRequired[
            StudySpecDrawFieldsDropoutSeedChoice | StudySpecDrawFieldsDropoutSeedOption2
        ],
        'optimizer': NotRequired[
            StudySpecDrawFieldsOptimizerChoice | StudySpecDrawFieldsOptimizerOption2
        ],
        'weight_decay': NotRequired[
            StudySpecDrawFieldsWeightDecayChoice | StudySpecDrawFieldsWeightDecayOption2
        ],
        'schedule': NotRequired[
            StudySpecDrawFieldsScheduleChoice | StudySpecDrawFieldsScheduleOption2
        ],
        'warmup_ratio': NotRequired[
            StudySpecDrawFieldsWarmupRatioChoice | StudySpecDrawFieldsWarmupRatioOption2
        ],
        'max_grad_norm': NotRequired[
            StudySpecDrawFieldsMaxGradNormChoice | StudySpecDrawFieldsMaxGradNormOption2
        ],
        'class_weights': NotRequired[
            StudySpecDrawFieldsClassWeightsChoice
            | StudySpecDrawFieldsClassWeightsOption2
        ],
        'label_smoothing': NotRequired[
            StudySpecDrawFieldsLabelSmoothingChoice
            | StudySpecDrawFieldsLabelSmoothingOption2
        ],
        'focal_gamma': NotRequired[
            StudySpecDrawFieldsFocalGammaChoice | StudySpecDrawFieldsFocalGammaOption2
        ],
        'dropout': NotRequired[
            StudySpecDrawFieldsDropoutChoice | StudySpecDrawFieldsDropoutOption2
        ],
        'classifier_dropout': NotRequired[
            StudySpecDrawFieldsClassifierDropoutChoice
            | StudySpecDrawFieldsClassifierDropoutOption2
        ],
        'freeze_layers': NotRequired[
            StudySpecDrawFieldsFreezeLayersChoice
            | StudySpecDrawFieldsFreezeLayersOption2
        ],
        'layer_lr_decay': NotRequired[
            StudySpecDrawFieldsLayerLrDecayChoice
            | StudySpecDrawFieldsLayerLrDecayOption2
        ],
        'early_stopping': NotRequired[
            StudySpecDrawFieldsEarlyStoppingChoice
            | StudySpecDrawFieldsEarlyStoppingOption2
        ],
        'precision': NotRequired[
            StudySpecDrawFieldsPrecisionChoice | StudySpecDrawFieldsPrecisionOption2
        ],
        'reuse': NotRequired[
            StudySpecDrawFieldsReuseChoice | StudySpecDrawFieldsReuseOption2
        ],
        'dataset.name': NotRequired[
            StudySpecDrawFieldsDatasetNameChoice | StudySpecDrawFieldsDatasetNameOption2
        ],
        'dataset.fraction': NotRequired[
            StudySpecDrawFieldsDatasetFractionChoice
            | StudySpecDrawFieldsDatasetFractionOption2
        ],
        'dataset.seed': NotRequired[
            StudySpecDrawFieldsDatasetSeedChoice | StudySpecDrawFieldsDatasetSeedOption2
        ],
        'dataset.protocol': NotRequired[
            StudySpecDrawFieldsDatasetProtocolChoice
            | StudySpecDrawFieldsDatasetProtocolOption2
        ],
        'dataset.config': NotRequired[
            StudySpecDrawFieldsDatasetConfigChoice
            | StudySpecDrawFieldsDatasetConfigOption2
        ],
        'dataset.text_column': NotRequired[
            StudySpecDrawFieldsDatasetTextColumnChoice
            | StudySpecDrawFieldsDatasetTextColumnOption2
        ],
        'dataset.label_column': NotRequired[
            StudySpecDrawFieldsDatasetLabelColumnChoice
            | StudySpecDrawFieldsDatasetLabelColumnOption2
        ],
        'dataset.text_pair_column': NotRequired[
            StudySpecDrawFieldsDatasetTextPairColumnChoice
            | StudySpecDrawFieldsDatasetTextPairColumnOption2
        ],
        'dataset.group_column': NotRequired[
            StudySpecDrawFieldsDatasetGroupColumnChoice
            | StudySpecDrawFieldsDatasetGroupColumnOption2
        ],
        'dataset.encoding': NotRequired[
            StudySpecDrawFieldsDatasetEncodingChoice
            | StudySpecDrawFieldsDatasetEncodingOption2
        ],
        'dataset.delimiter': NotRequired[
            StudySpecDrawFieldsDatasetDelimiterChoice
            | StudySpecDrawFieldsDatasetDelimiterOption2
        ],
        'dataset.on_bad_row': NotRequired[
            StudySpecDrawFieldsDatasetOnBadRowChoice
            | StudySpecDrawFieldsDatasetOnBadRowOption2
        ],
        'dataset.dedupe': NotRequired[
            StudySpecDrawFieldsDatasetDedupeChoice
            | StudySpecDrawFieldsDatasetDedupeOption2
        ],
        'early_stopping.monitor': NotRequired[
            StudySpecDrawFieldsEarlyStoppingMonitorChoice
            | StudySpecDrawFieldsEarlyStoppingMonitorOption2
        ],
        'early_stopping.patience': NotRequired[
            StudySpecDrawFieldsEarlyStoppingPatienceChoice
            | StudySpecDrawFieldsEarlyStoppingPatienceOption2
        ],
        'max_len': NotRequired[
            StudySpecDrawFieldsMaxLenChoice | StudySpecDrawFieldsMaxLenOption2
        ],
        'lr': NotRequired[StudySpecDrawFieldsLrChoice | StudySpecDrawFieldsLrOption2],
        'batch': NotRequired[
            StudySpecDrawFieldsBatchChoice | StudySpecDrawFieldsBatchOption2
        ],
    },
    closed=True,
)


Rung: TypeAlias = int


class StudySpecDrawHalving(TypedDict, closed=True):
    keep: NotRequired[float]
    rungs: list[Rung]


class StudySpecDraw1(TypedDict, closed=True):
    count: int
    method: NotRequired[Literal['random', 'sobol', 'latin_hypercube']]
    seed: NotRequired[int]
    fields: StudySpecDrawFields
    halving: NotRequired[StudySpecDrawHalving]
    drawn: NotRequired[list[str]]
    asked: NotRequired[int]


class StudySpecDraw2(TypedDict, closed=True):
    count: NotRequired[int]
    method: NotRequired[Literal['random', 'sobol', 'latin_hypercube']]
    seed: NotRequired[int]
    fields: NotRequired[StudySpecDrawFields]
    halving: NotRequired[StudySpecDrawHalving]
    drawn: list[str]
    asked: NotRequired[int]


StudySpecDraw: TypeAlias = StudySpecDraw1 | StudySpecDraw2


class StudySpecComparison(TypedDict, closed=True):
    stage: StudySpecStageName
    baseline: str
    margin: NotRequired[float]


class StudySpecFieldsDataset(TypedDict, closed=True):
    name: NotRequired[str]
    fraction: NotRequired[float]
    seed: NotRequired[int]
    protocol: NotRequired[
        Literal['pooled-70-10-20', 'fixed-test', 'official', 'pooled-80-10-10']
    ]
    config: NotRequired[str | None]
    text_column: NotRequired[str | None]
    label_column: NotRequired[str | None]
    text_pair_column: NotRequired[str | None]
    group_column: NotRequired[str | None]
    encoding: NotRequired[str]
    delimiter: NotRequired[str]
    on_bad_row: NotRequired[Literal['fail', 'skip']]
    dedupe: NotRequired[Literal['none', 'exact']]


class StudySpecFieldsEarlyStopping(TypedDict, closed=True):
    monitor: NotRequired[Literal['val_loss', 'val_accuracy']]
    patience: NotRequired[int]


StudySpecFields = TypedDict(
    'StudySpecFields',
    {
        'tags': NotRequired[dict[str, str]],
        'model': NotRequired[str],
        'num_layers': NotRequired[int | None],
        'dataset': NotRequired[StudySpecFieldsDataset],
        'max_length': NotRequired[int],
        'truncation': NotRequired[Literal['head', 'tail', 'head_tail']],
        'batch_size': NotRequired[int],
        'max_tokens_per_batch': NotRequired[int | None],
        'micro_batch_size': NotRequired[int | None],
        'eval_batch_size': NotRequired[int],
        'learning_rate': NotRequired[float],
        'epochs': NotRequired[int],
        'seed': NotRequired[int],
        'init_seed': NotRequired[int | None],
        'order_seed': NotRequired[int | None],
        'dropout_seed': NotRequired[int | None],
        'optimizer': NotRequired[Literal['adam', 'adamw']],
        'weight_decay': NotRequired[float],
        'schedule': NotRequired[
            Literal['constant', 'constant_with_warmup', 'linear', 'cosine']
        ],
        'warmup_ratio': NotRequired[float],
        'max_grad_norm': NotRequired[float | None],
        'class_weights': NotRequired[Literal['balanced'] | dict[str, float] | None],
        'label_smoothing': NotRequired[float],
        'focal_gamma': NotRequired[float],
        'dropout': NotRequired[float | None],
        'classifier_dropout': NotRequired[float | None],
        'freeze_layers': NotRequired[int | None],
        'layer_lr_decay': NotRequired[float],
        'early_stopping': NotRequired[StudySpecFieldsEarlyStopping | None],
        'precision': NotRequired[Literal['auto', 'fp32', 'bf16']],
        'reuse': NotRequired[bool],
        'dataset.name': NotRequired[str],
        'dataset.fraction': NotRequired[float],
        'dataset.seed': NotRequired[int],
        'dataset.protocol': NotRequired[
            Literal['pooled-70-10-20', 'fixed-test', 'official', 'pooled-80-10-10']
        ],
        'dataset.config': NotRequired[str | None],
        'dataset.text_column': NotRequired[str | None],
        'dataset.label_column': NotRequired[str | None],
        'dataset.text_pair_column': NotRequired[str | None],
        'dataset.group_column': NotRequired[str | None],
        'dataset.encoding': NotRequired[str],
        'dataset.delimiter': NotRequired[str],
        'dataset.on_bad_row': NotRequired[Literal['fail', 'skip']],
        'dataset.dedupe': NotRequired[Literal['none', 'exact']],
        'early_stopping.monitor': NotRequired[Literal['val_loss', 'val_accuracy']],
        'early_stopping.patience': NotRequired[int],
        'max_len': NotRequired[int],
        'lr': NotRequired[float],
        'batch': NotRequired[int],
    },
    closed=True,
)


StudySpecSeedSource: TypeAlias = Literal[
    'seed', 'init_seed', 'order_seed', 'dropout_seed', 'dataset.seed'
]


StudySpecWholeOrParts: TypeAlias = list[Literal['seed', 'dataset.seed']] | list[Any]


class StudySpecVary1(TypedDict):
    pass


StudySpecVary: TypeAlias = list[StudySpecSeedSource] | StudySpecVary1


class StudySpecCross1(TypedDict):
    pass


StudySpecCross: TypeAlias = list[StudySpecSeedSource] | StudySpecCross1


class UploadedDatasetInspectionSource(TypedDict):
    name: str
    kind: Literal['real', 'synthetic']
    description: str
    sha256: str


class UploadedDatasetInspectionNoticesItem(TypedDict):
    code: str
    level: Literal['info', 'warning']
    message: str
    count: NotRequired[int | None]
    examples: NotRequired[list[str] | None]


class UploadedDatasetInspectionMalformed(TypedDict):
    rows: int
    examples: list[str]


class FieldError(TypedDict):
    code: str
    field: NotRequired[str]
    value: NotRequired[str]
    allowed: NotRequired[str]
    line: NotRequired[int]
    message: str


class StudyExtension(TypedDict):
    stage: NotRequired[str]
    seeds: NotRequired[StudySpecSeeds]
    configurations: NotRequired[list[StudySpecConfiguration]]


class MarksPatch(TypedDict):
    name: NotRequired[str | None]
    notes: NotRequired[str | None]
    tags: NotRequired[dict[str, str | None]]
    archived: NotRequired[bool]


class BulkSelection(TypedDict):
    ids: NotRequired[list[str]]
    filter: NotRequired[str]
    q: NotRequired[str]
    archived: NotRequired[Literal['no', 'only', 'all']]
    expect: NotRequired[int]
    dry_run: NotRequired[bool]
    tags: NotRequired[dict[str, str | None]]
    experiments: NotRequired[bool]


class AgreementView(TypedDict):
    only_experiment_right: NotRequired[int]
    both_wrong: NotRequired[int]
    examples: NotRequired[int]
    only_baseline_right: NotRequired[int]
    both_right: NotRequired[int]
    method: NotRequired[str]
    baseline_test_accuracy: NotRequired[float]
    difference: NotRequired[float]
    p_value: NotRequired[float]
    interval: NotRequired[IntervalView]
    test_accuracy: NotRequired[float]
    equivalent: NotRequired[bool]
    margin: NotRequired[float]
    verdict: NotRequired[str]
    differs: NotRequired[bool]
    baseline: NotRequired[str]
    experiment: NotRequired[str]
    warnings: NotRequired[list[str]]


class Asked(TypedDict):
    experiment_id: NotRequired[str]
    state: NotRequired[State]


class AtThreshold(TypedDict):
    chosen_for: NotRequired[str]
    threshold: NotRequired[float]
    validation: NotRequired[float]
    validation_at_half: NotRequired[float]
    test: NotRequired[Decisions]
    test_at_half: NotRequired[Decisions]


class BaselineView(TypedDict):
    name: NotRequired[str]
    test_set: NotRequired[str]
    tuned_on_test: NotRequired[str]
    has_probabilities: NotRequired[bool]
    imported_at: NotRequired[Instant]
    examples: NotRequired[int]
    test_accuracy: NotRequired[float]
    warnings: NotRequired[list[str]]


class BinView(TypedDict):
    examples: NotRequired[int]
    confidence: NotRequired[float]
    accuracy: NotRequired[float]
    interval: NotRequired[IntervalView]


CellView = TypedDict(
    'CellView',
    {
        'seed': NotRequired[int],
        'name': NotRequired[str],
        'varied': NotRequired[dict[str, Json]],
        'cell': NotRequired[str],
        'note': NotRequired[str],
        'waiting': NotRequired[WaitingView],
        'progress': NotRequired[RunProgress],
        'state': NotRequired[CellState],
        'error': NotRequired[ErrorView],
        'try': NotRequired[int],
        'earlier': NotRequired[list[str]],
        'experiment_id': NotRequired[str],
        'reused': NotRequired[bool],
        'started_at': NotRequired[Instant],
        'total_seconds': NotRequired[float],
        'submitted_at': NotRequired[Instant],
        'fit_seconds': NotRequired[float],
        'finished_at': NotRequired[Instant],
        'val_loss': NotRequired[float],
        'test_accuracy': NotRequired[float],
        'test_precision': NotRequired[float],
        'val_average_precision': NotRequired[float],
        'test_recall': NotRequired[float],
        'val_precision': NotRequired[float],
        'test_mcc': NotRequired[float],
        'val_balanced_accuracy': NotRequired[float],
        'val_accuracy': NotRequired[float],
        'val_f1': NotRequired[float],
        'test_auroc': NotRequired[float],
        'caveats': NotRequired[list[str]],
        'val_recall': NotRequired[float],
        'test_loss': NotRequired[float],
        'val_micro_f1': NotRequired[float],
        'val_brier': NotRequired[float],
        'val_auroc': NotRequired[float],
        'test_undefined': NotRequired[dict[str, str]],
        'best_train_loss': NotRequired[float],
        'val_undefined': NotRequired[dict[str, str]],
        'test_balanced_accuracy': NotRequired[float],
        'test_micro_f1': NotRequired[float],
        'val_mcc': NotRequired[float],
        'best_epoch': NotRequired[int],
        'test_brier': NotRequired[float],
        'test_f1': NotRequired[float],
        'test_macro_f1': NotRequired[float],
        'val_macro_f1': NotRequired[float],
        'test_average_precision': NotRequired[float],
    },
)


class Compared(TypedDict):
    standard_error: NotRequired[float]
    equivalent: NotRequired[bool]
    f1_interval: NotRequired[IntervalView]
    f1_difference: NotRequired[float]
    adjusted_p_value: NotRequired[float]
    baseline_runs: NotRequired[int]
    degrees_of_freedom: NotRequired[float]
    outcome: NotRequired[str]
    equivalence_p_value: NotRequired[float]
    method: NotRequired[str]
    disagreement: NotRequired[float]
    differs: NotRequired[bool]
    p_value: NotRequired[float]
    test_accuracy: NotRequired[float]
    examples: NotRequired[int]
    baseline_test_accuracy: NotRequired[float]
    verdict: NotRequired[str]
    comparisons: NotRequired[int]
    difference: NotRequired[float]
    interval: NotRequired[IntervalView]
    adjusted_interval: NotRequired[IntervalView]
    runs: NotRequired[int]
    seed_share: NotRequired[float]
    name: NotRequired[str]
    not_run_here: NotRequired[bool]
    tuned_on_test: NotRequired[str]
    not_comparable: NotRequired[str]
    calibration_error: NotRequired[float]
    test_brier: NotRequired[float]
    warnings: NotRequired[list[str]]


class ComparisonView(TypedDict):
    standard_error: NotRequired[float]
    equivalent: NotRequired[bool]
    f1_interval: NotRequired[IntervalView]
    f1_difference: NotRequired[float]
    adjusted_p_value: NotRequired[float]
    baseline_runs: NotRequired[int]
    degrees_of_freedom: NotRequired[float]
    outcome: NotRequired[str]
    equivalence_p_value: NotRequired[float]
    method: NotRequired[str]
    disagreement: NotRequired[float]
    differs: NotRequired[bool]
    p_value: NotRequired[float]
    test_accuracy: NotRequired[float]
    examples: NotRequired[int]
    baseline_test_accuracy: NotRequired[float]
    verdict: NotRequired[str]
    comparisons: NotRequired[int]
    difference: NotRequired[float]
    interval: NotRequired[IntervalView]
    adjusted_interval: NotRequired[IntervalView]
    runs: NotRequired[int]
    seed_share: NotRequired[float]
    experiment_id: NotRequired[str]
    calibration_error: NotRequired[float]
    test_brier: NotRequired[float]
    warnings: NotRequired[list[str]]


class Comparisons(TypedDict):
    baseline: NotRequired[str]
    margin: NotRequired[float]
    significance: NotRequired[float]
    comparisons: NotRequired[list[ComparisonView]]


class CostBenefit(TypedDict):
    points: NotRequired[list[CostBenefitPoint]]


class Curve(TypedDict):
    label: NotRequired[str]
    positives: NotRequired[int]
    negatives: NotRequired[int]
    auroc: NotRequired[float]
    average_precision: NotRequired[float]
    roc: NotRequired[list[ThresholdPoint]]
    precision_recall: NotRequired[list[ThresholdPoint]]


class Curves(TypedDict):
    experiment_id: NotRequired[str]
    labels: NotRequired[list[str]]
    curves: NotRequired[list[Curve]]


class CurvesView(TypedDict):
    metric: NotRequired[str]
    by: NotRequired[str]
    runs: NotRequired[list[Line]]
    groups: NotRequired[list[Band]]


class Data(TypedDict):
    metrics: NotRequired[list[Metric]]
    params: NotRequired[list[Entry]]
    tags: NotRequired[list[Entry]]


class DataMap(TypedDict):
    stage: NotRequired[str]
    configuration: NotRequired[str]
    runs: NotRequired[int]
    epochs: NotRequired[int]
    train_examples: NotRequired[int]
    examples: NotRequired[int]
    regions: NotRequired[dict[str, int]]
    finding: NotRequired[str]
    shown: NotRequired[list[TextView]]
    hardest: NotRequired[list[TextView]]


class Effect(TypedDict):
    field: NotRequired[str]
    range: NotRequired[float]
    values: NotRequired[list[Value]]


class Effects(TypedDict):
    stage: NotRequired[str]
    balanced: NotRequired[bool]
    note: NotRequired[str]
    effects: NotRequired[list[Effect]]


class EpochView(TypedDict):
    train_accuracy: NotRequired[float]
    train_loss: NotRequired[float]
    learning_rate: NotRequired[float]
    val_loss: NotRequired[float]
    val_undefined: NotRequired[dict[str, str]]
    val_average_precision: NotRequired[float]
    val_precision: NotRequired[float]
    val_mcc: NotRequired[float]
    val_balanced_accuracy: NotRequired[float]
    val_accuracy: NotRequired[float]
    val_f1: NotRequired[float]
    val_recall: NotRequired[float]
    val_micro_f1: NotRequired[float]
    val_macro_f1: NotRequired[float]
    val_brier: NotRequired[float]
    val_auroc: NotRequired[float]
    train_tokens: NotRequired[int]
    train_seconds: NotRequired[float]
    tokens_per_second: NotRequired[float]
    validation_seconds: NotRequired[float]
    epoch: NotRequired[int]
    attempt: NotRequired[int]
    occurred_at: NotRequired[Instant]


class ExperimentGroup(TypedDict):
    value: NotRequired[Any]
    count: NotRequired[int]
    completed: NotRequired[int]
    ended: NotRequired[int]
    val_loss_min: NotRequired[float]
    val_accuracy_max: NotRequired[float]
    val_accuracy_mean: NotRequired[float]
    last_submitted_at: NotRequired[Instant]


class ExperimentGroups(TypedDict):
    by: NotRequired[str]
    groups: NotRequired[list[ExperimentGroup]]


class ExperimentRequest(TypedDict, closed=True):
    schema_version: NotRequired[Literal[1]]
    experiment_id: NotRequired[str]
    study: NotRequired[str | None]
    tags: NotRequired[dict[str, str]]
    model: NotRequired[str]
    num_layers: NotRequired[int | None]
    dataset: NotRequired[ExperimentRequestDataset]
    max_length: NotRequired[int]
    truncation: NotRequired[Literal['head', 'tail', 'head_tail']]
    batch_size: NotRequired[int]
    max_tokens_per_batch: NotRequired[int | None]
    micro_batch_size: NotRequired[int | None]
    eval_batch_size: NotRequired[int]
    learning_rate: NotRequired[float]
    epochs: NotRequired[int]
    seed: NotRequired[int]
    init_seed: NotRequired[int | None]
    order_seed: NotRequired[int | None]
    dropout_seed: NotRequired[int | None]
    optimizer: NotRequired[Literal['adam', 'adamw']]
    weight_decay: NotRequired[float]
    schedule: NotRequired[
        Literal['constant', 'constant_with_warmup', 'linear', 'cosine']
    ]
    warmup_ratio: NotRequired[float]
    max_grad_norm: NotRequired[float | None]
    class_weights: NotRequired[Literal['balanced'] | dict[str, float] | None]
    label_smoothing: NotRequired[float]
    focal_gamma: NotRequired[float]
    dropout: NotRequired[float | None]
    classifier_dropout: NotRequired[float | None]
    freeze_layers: NotRequired[int | None]
    layer_lr_decay: NotRequired[float]
    early_stopping: NotRequired[ExperimentRequestEarlyStopping | None]
    precision: NotRequired[Literal['auto', 'fp32', 'bf16']]
    reuse: NotRequired[bool]
    max_len: NotRequired[int]
    lr: NotRequired[float]
    batch: NotRequired[int]
    pause_after: NotRequired[int | None]


class Waiting(TypedDict):
    reason: NotRequired[str]
    since: NotRequired[Instant]


class ExperimentView(TypedDict):
    archived_at: NotRequired[Instant]
    notes: NotRequired[str]
    name: NotRequired[str]
    tags: NotRequired[dict[str, str]]
    stop_reason: NotRequired[str]
    waiting: NotRequired[Waiting]
    progress: NotRequired[RunProgress]
    state: NotRequired[State]
    worker: NotRequired[str]
    error: NotRequired[ErrorView]
    attempt: NotRequired[int]
    started_at: NotRequired[Instant]
    submitted_at: NotRequired[Instant]
    updated_at: NotRequired[Instant]
    finished_at: NotRequired[Instant]
    val_loss: NotRequired[float]
    val_undefined: NotRequired[dict[str, str]]
    val_average_precision: NotRequired[float]
    val_precision: NotRequired[float]
    val_mcc: NotRequired[float]
    val_balanced_accuracy: NotRequired[float]
    val_accuracy: NotRequired[float]
    val_f1: NotRequired[float]
    best_epoch: NotRequired[int]
    artifact: NotRequired[str]
    val_recall: NotRequired[float]
    thresholds: NotRequired[RunEventRunCompletedThresholds]
    epochs_run: NotRequired[int]
    val_micro_f1: NotRequired[float]
    val_macro_f1: NotRequired[float]
    val_brier: NotRequired[float]
    val_auroc: NotRequired[float]
    calibration: NotRequired[CalibrationView]
    best_train_loss: NotRequired[float]
    test_balanced_accuracy: NotRequired[float]
    test_micro_f1: NotRequired[float]
    test_accuracy: NotRequired[float]
    test_precision: NotRequired[float]
    test_recall: NotRequired[float]
    per_label: NotRequired[list[LabelView]]
    test_mcc: NotRequired[float]
    test_brier: NotRequired[float]
    test_auroc: NotRequired[float]
    caveats: NotRequired[list[str]]
    test_f1: NotRequired[float]
    labels: NotRequired[list[str]]
    test_macro_f1: NotRequired[float]
    test_loss: NotRequired[float]
    confusion_matrix: NotRequired[list[list[int]]]
    test_undefined: NotRequired[dict[str, str]]
    test_average_precision: NotRequired[float]
    queue_seconds: NotRequired[float]
    peak_memory_bytes: NotRequired[int]
    tokens_per_second: NotRequired[float]
    test_seconds: NotRequired[float]
    fit_seconds: NotRequired[float]
    validation_seconds: NotRequired[float]
    provenance: NotRequired[RunEventProvenance]
    train_seconds: NotRequired[float]
    examples: NotRequired[RunEventRunCompletedExamples]
    save_seconds: NotRequired[float]
    data_seconds: NotRequired[float]
    model_seconds: NotRequired[float]
    total_seconds: NotRequired[float]
    micro_batch_size: NotRequired[int]
    experiment_id: NotRequired[str]
    request: NotRequired[ExperimentRequest]
    epochs: NotRequired[list[EpochView]]


class Experiments(TypedDict):
    experiments: NotRequired[list[MlflowExperiment]]
    next_page_token: NotRequired[str]


class Fit(TypedDict):
    factor: NotRequired[float]
    exponent: NotRequired[float]
    exponent_interval: NotRequired[IntervalView]
    explained: NotRequired[float]
    gain_from_doubling: NotRequired[float]
    gain_interval: NotRequired[IntervalView]


class GroupView(TypedDict):
    name: NotRequired[str]
    experiments: NotRequired[list[str]]
    metrics: NotRequired[dict[str, MeanView]]


class History(TypedDict):
    metrics: NotRequired[list[Metric]]


class LearningCurve(TypedDict):
    stage: NotRequired[str]
    points: NotRequired[list[LearningCurvePoint]]
    fit: NotRequired[Fit]
    finding: NotRequired[str]


class LooksView(TypedDict):
    most: NotRequired[int]
    most_runs: NotRequired[int]
    nominal_level: NotRequired[float]
    confidence: NotRequired[float]
    first_seeds: NotRequired[int]
    max_seeds: NotRequired[int]
    summary: NotRequired[str]
    taken: NotRequired[int]
    runs: NotRequired[int]
    open: NotRequired[list[str]]
    steps: NotRequired[list[Step]]


class MlflowRun(TypedDict):
    info: NotRequired[Info]
    data: NotRequired[Data]
    inputs: NotRequired[dict[str, Any]]


class ModelAnswer(TypedDict):
    experiment_id: NotRequired[str]
    predictions: NotRequired[list[Prediction]]
    problem: NotRequired[Unanswered]


class ModelList(TypedDict):
    items: NotRequired[list[UsedModel]]
    total: NotRequired[int]
    available: NotRequired[list[NamedModel]]
    problem: NotRequired[str]


class OneRun(TypedDict):
    run: NotRequired[MlflowRun]


class Outcome(TypedDict):
    action: NotRequired[str]
    dry_run: NotRequired[bool]
    matched: NotRequired[int]
    changed: NotRequired[int]
    skipped: NotRequired[list[Skipped]]
    created: NotRequired[dict[str, str]]


class PageRejectedRequestView(TypedDict):
    items: NotRequired[list[RejectedRequestView]]
    total: NotRequired[int]
    next: NotRequired[str]
    previous: NotRequired[str]
    offset: NotRequired[int]


class Pair(TypedDict):
    row: NotRequired[int]
    actual: NotRequired[str]
    baseline: NotRequired[Said]
    experiment: NotRequired[Said]
    text: NotRequired[str]
    second_text: NotRequired[str]


class PlannedExperiment(TypedDict):
    cell: NotRequired[str]
    name: NotRequired[str]
    varied: NotRequired[dict[str, Json]]
    seed: NotRequired[int]
    request: NotRequired[ExperimentRequest]
    reuses: NotRequired[str]


class PlannedStage(TypedDict):
    name: NotRequired[str]
    best_of: NotRequired[list[Inheritance]]
    sensitivity: NotRequired[str]
    choice: NotRequired[str]
    deciding: NotRequired[str]
    epochs: NotRequired[Epochs]
    cells: NotRequired[list[PlannedExperiment]]


class PlannedStudy(TypedDict):
    name: NotRequired[str]
    cells: NotRequired[int]
    most_cells: NotRequired[int]
    estimate: NotRequired[Estimate]
    spec: NotRequired[Json]
    stages: NotRequired[list[PlannedStage]]


class ProgressView(TypedDict):
    experiment_id: NotRequired[str]
    state: NotRequired[State]
    attempt: NotRequired[int]
    progress: NotRequired[RunProgress]


class QueuedRun(TypedDict):
    experiment_id: NotRequired[str]
    study: NotRequired[str]
    state: NotRequired[State]
    position: NotRequired[int]
    submitted_at: NotRequired[Instant]
    waiting: NotRequired[WaitingView]
    worker: NotRequired[str]
    progress: NotRequired[RunProgress]


class ReliabilityView(TypedDict):
    experiment_id: NotRequired[str]
    calibration_error: NotRequired[float]
    test_brier: NotRequired[float]
    scaled: NotRequired[ScaledView]
    bins: NotRequired[list[BinView]]


class RunMeasures(TypedDict):
    experiment_id: NotRequired[str]
    examples: NotRequired[int]
    averaging: NotRequired[str]
    measures: NotRequired[dict[str, float]]
    undefined: NotRequired[dict[str, str]]
    labels: NotRequired[list[LabelMeasures]]
    thresholds: NotRequired[list[AtThreshold]]


class RunView(TypedDict):
    experiment_id: NotRequired[str]
    name: NotRequired[str]
    study: NotRequired[str]
    state: NotRequired[State]
    seed: NotRequired[int]
    group: NotRequired[str]
    metrics: NotRequired[dict[str, float]]
    caveats: NotRequired[list[str]]


class Runs(TypedDict):
    runs: NotRequired[list[MlflowRun]]
    next_page_token: NotRequired[str]


class SearchCurve(TypedDict):
    stage: NotRequired[str]
    measure: NotRequired[str]
    method: NotRequired[str]
    points: NotRequired[list[SearchCurvePoint]]
    finding: NotRequired[str]


class StageView(TypedDict):
    name: NotRequired[str]
    state: NotRequired[StageState]
    note: NotRequired[str]
    base: NotRequired[Json]
    progress: NotRequired[Progress]
    best: NotRequired[BestView]
    deciding: NotRequired[str]
    cells: NotRequired[list[CellView]]


class StudyComparison(TypedDict):
    stage: NotRequired[str]
    baseline: NotRequired[str]
    margin: NotRequired[float]
    significance: NotRequired[float]
    note: NotRequired[str]
    sensitivity: NotRequired[SensitivityView]
    calibration: NotRequired[str]
    f1: NotRequired[str]
    looks: NotRequired[LooksView]
    configurations: NotRequired[list[Compared]]


class DatasetReadyAuditOdditiesItem(TypedDict):
    oddity: str
    rows: int
    examples: DatasetExamples


class DatasetReadyAudit(TypedDict):
    classes: DatasetReadyAuditClasses
    exact_duplicates: DatasetGroups
    near_duplicates: DatasetGroups
    contradictions: DatasetGroups
    across_parts: DatasetGroups
    oddities: list[DatasetReadyAuditOdditiesItem]
    scripts: dict[str, int]


class DatasetReadyOverlap(TypedDict):
    test_in_train: DatasetShared
    test_in_validation: DatasetShared
    validation_in_train: DatasetShared
    examples: DatasetExamples


class DatasetReady(TypedDict):
    status: Literal['ready']
    dataset_key: str
    dataset: DatasetDataset
    source: DatasetReadySource
    tokenizer: DatasetReadyTokenizer
    labels: list[Label]
    splits: DatasetReadySplits
    statistics: DatasetReadyStatistics
    audit: NotRequired[DatasetReadyAudit]
    overlap: NotRequired[DatasetReadyOverlap]
    digest: str
    task: NotRequired[Literal['single_label', 'multi_label']]
    schema_version: Literal[1]
    occurred_at: str


class RunEventRequest(TypedDict):
    schema_version: Literal[1]
    experiment_id: str
    study: NotRequired[str | None]
    tags: NotRequired[dict[str, str]]
    model: str
    num_layers: NotRequired[int | None]
    dataset: RunEventDataset
    max_length: int
    truncation: NotRequired[Literal['head', 'tail', 'head_tail']]
    batch_size: int
    max_tokens_per_batch: NotRequired[int | None]
    micro_batch_size: NotRequired[int | None]
    eval_batch_size: int
    learning_rate: float
    epochs: int
    seed: int
    init_seed: NotRequired[int | None]
    order_seed: NotRequired[int | None]
    dropout_seed: NotRequired[int | None]
    optimizer: Literal['adam', 'adamw']
    weight_decay: float
    schedule: Literal['constant', 'constant_with_warmup', 'linear', 'cosine']
    warmup_ratio: float
    max_grad_norm: NotRequired[float | None]
    class_weights: NotRequired[Literal['balanced'] | dict[str, float] | None]
    label_smoothing: NotRequired[float]
    focal_gamma: NotRequired[float]
    dropout: NotRequired[float | None]
    classifier_dropout: NotRequired[float | None]
    freeze_layers: NotRequired[int | None]
    layer_lr_decay: NotRequired[float]
    early_stopping: RunEventRequestEarlyStopping | None
    precision: Literal['auto', 'fp32', 'bf16']
    reuse: bool
    pause_after: NotRequired[int | None]


class RunEventRunQueued(TypedDict):
    type: Literal['run_queued']
    request: RunEventRequest
    schema_version: Literal[1]
    experiment_id: str
    attempt: int
    sequence: int
    worker: str
    occurred_at: str


class StudySpecBestOfStage(TypedDict, closed=True):
    stage: StudySpecStageName
    take: NotRequired[StudySpecTake]


StudySpecBestOf: TypeAlias = StudySpecStageName | StudySpecBestOfStage


class StudySpecDecide(TypedDict, closed=True):
    baseline: str | float | StudySpecFields
    margin: NotRequired[float]
    max_seeds: NotRequired[int]
    confidence: NotRequired[float]


class UploadedDatasetInspectionSplits(TypedDict):
    settings: str
    overlap: NotRequired[DatasetReadyOverlap | None]
    impossible: NotRequired[str | None]


class UploadedDatasetInspection(TypedDict):
    source: UploadedDatasetInspectionSource
    rows: int
    parts: dict[str, int]
    labels: list[str]
    columns: NotRequired[dict[str, Any] | None]
    notices: list[UploadedDatasetInspectionNoticesItem]
    malformed: UploadedDatasetInspectionMalformed
    tokens: NotRequired[dict[str, Any] | None]
    audit: DatasetReadyAudit
    splits: UploadedDatasetInspectionSplits


class UploadedDataset(TypedDict):
    name: str
    file: str
    bytes: int
    sha256: str
    inspection: UploadedDatasetInspection


class Problem(TypedDict):
    type: str
    title: str
    status: int
    detail: NotRequired[str]
    instance: NotRequired[str]
    code: str
    errors: NotRequired[list[FieldError]]


class AgreementPage(TypedDict):
    items: NotRequired[list[Pair]]
    total: NotRequired[int]
    next: NotRequired[str]


class Answers(TypedDict):
    answers: NotRequired[list[ModelAnswer]]


class BestOfStage(TypedDict):
    interval: NotRequired[IntervalView]
    runs: NotRequired[int]
    value: NotRequired[float]
    val_accuracy: NotRequired[float]
    test_f1: NotRequired[float]
    val_loss: NotRequired[float]
    test_accuracy: NotRequired[float]
    stage: NotRequired[str]
    name: NotRequired[str]
    reason: NotRequired[str]
    experiment_id: NotRequired[str]
    request: NotRequired[ExperimentRequest]


class CompareView(TypedDict):
    provenance: NotRequired[list[DifferenceView]]
    configuration: NotRequired[list[DifferenceView]]
    equal_settings: NotRequired[int]
    significance: NotRequired[float]
    verdicts_note: NotRequired[str]
    margin: NotRequired[float]
    comparisons: NotRequired[list[Compared]]
    baseline: NotRequired[str]
    runs: NotRequired[list[RunView]]
    missing: NotRequired[list[str]]
    groups: NotRequired[list[GroupView]]


Dataset: TypeAlias = DatasetReady | DatasetFailed


class DatasetList(TypedDict):
    items: NotRequired[list[Dataset]]
    total: NotRequired[int]
    available: NotRequired[list[NamedData]]
    problem: NotRequired[str]


class ExperimentPage(TypedDict):
    items: NotRequired[list[ExperimentView]]
    total: NotRequired[int]
    next: NotRequired[str]
    previous: NotRequired[str]
    offset: NotRequired[int]


class QueueView(TypedDict):
    trainers: NotRequired[list[TrainerView]]
    items: NotRequired[list[QueuedRun]]
    queued: NotRequired[int]
    running: NotRequired[int]
    paused: NotRequired[int]


RunEvent: TypeAlias = (
    RunEventRunQueued
    | RunEventRunStarted
    | RunEventRunProgress
    | RunEventRunLogged
    | RunEventEpochCompleted
    | RunEventBatchSizeReduced
    | RunEventRunCompleted
    | RunEventRunFailed
    | RunEventRunPaused
    | RunEventRunReleased
    | RunEventRunWaiting
    | RunEventRunCancelled
    | RunEventRunStopped
)


class StudySpecStage1(TypedDict, closed=True):
    name: NotRequired[StudySpecStageName]
    best_of: NotRequired[StudySpecBestOf | list[StudySpecBestOf]]
    take: NotRequired[StudySpecTake]
    configurations: list[StudySpecConfiguration]
    grid: NotRequired[StudySpecGrid]
    draw: NotRequired[StudySpecDraw]
    seeds: NotRequired[StudySpecSeeds]
    vary: NotRequired[StudySpecVary]
    cross: NotRequired[StudySpecCross]
    decide: NotRequired[StudySpecDecide]


class StudySpecStage2(TypedDict, closed=True):
    name: NotRequired[StudySpecStageName]
    best_of: NotRequired[StudySpecBestOf | list[StudySpecBestOf]]
    take: NotRequired[StudySpecTake]
    configurations: NotRequired[list[StudySpecConfiguration]]
    grid: StudySpecGrid
    draw: NotRequired[StudySpecDraw]
    seeds: NotRequired[StudySpecSeeds]
    vary: NotRequired[StudySpecVary]
    cross: NotRequired[StudySpecCross]
    decide: NotRequired[StudySpecDecide]


class StudySpecStage3(TypedDict, closed=True):
    name: NotRequired[StudySpecStageName]
    best_of: NotRequired[StudySpecBestOf | list[StudySpecBestOf]]
    take: NotRequired[StudySpecTake]
    configurations: NotRequired[list[StudySpecConfiguration]]
    grid: NotRequired[StudySpecGrid]
    draw: StudySpecDraw
    seeds: NotRequired[StudySpecSeeds]
    vary: NotRequired[StudySpecVary]
    cross: NotRequired[StudySpecCross]
    decide: NotRequired[StudySpecDecide]


class StudySpecStage4(TypedDict, closed=True):
    name: NotRequired[StudySpecStageName]
    best_of: NotRequired[StudySpecBestOf | list[StudySpecBestOf]]
    take: NotRequired[StudySpecTake]
    configurations: NotRequired[list[StudySpecConfiguration]]
    grid: NotRequired[StudySpecGrid]
    draw: NotRequired[StudySpecDraw]
    seeds: StudySpecSeeds
    vary: NotRequired[StudySpecVary]
    cross: NotRequired[StudySpecCross]
    decide: NotRequired[StudySpecDecide]


StudySpecStage: TypeAlias = (
    StudySpecStage1 | StudySpecStage2 | StudySpecStage3 | StudySpecStage4
)


class StudySpec(TypedDict, closed=True):
    name: NotRequired[str]
    question: NotRequired[str]
    select_by: NotRequired[
        Literal[
            'val_loss',
            'val_accuracy',
            'val_f1',
            'val_macro_f1',
            'val_balanced_accuracy',
            'val_mcc',
            'val_auroc',
            'val_average_precision',
            'val_brier',
        ]
    ]
    reuse: NotRequired[bool]
    fixed: NotRequired[StudySpecFields]
    seeds: NotRequired[StudySpecSeeds]
    vary: NotRequired[StudySpecVary]
    cross: NotRequired[StudySpecCross]
    stages: list[StudySpecStage]
    comparisons: NotRequired[list[StudySpecComparison]]


class Best(TypedDict):
    study: NotRequired[str]
    select_by: NotRequired[str]
    stages: NotRequired[list[BestOfStage]]


class StudyView(TypedDict):
    archived_at: NotRequired[Instant]
    notes: NotRequired[str]
    tags: NotRequired[dict[str, str]]
    note: NotRequired[str]
    progress: NotRequired[Progress]
    state: NotRequired[StudyState]
    eta_seconds: NotRequired[float]
    created_at: NotRequired[Instant]
    updated_at: NotRequired[Instant]
    finished_at: NotRequired[Instant]
    select_by: NotRequired[str]
    best: NotRequired[Best1]
    id: NotRequired[str]
    name: NotRequired[str]
    question: NotRequired[str]
    spec: NotRequired[StudySpec]
    stages: NotRequired[list[StageView]]


class PageStudyView(TypedDict):
    items: NotRequired[list[StudyView]]
    total: NotRequired[int]
    next: NotRequired[str]
    previous: NotRequired[str]
    offset: NotRequired[int]
