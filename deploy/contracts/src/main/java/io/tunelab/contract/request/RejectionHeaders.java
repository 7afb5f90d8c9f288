package io.tunelab.contract.request;

/** Headers of a record on {@code experiment-requests-rejected}, UTF-8 text. Code, reason, by and at are always there. */
public final class RejectionHeaders {
    /** Stable, for programs; {@link ExperimentRequest#CONFLICT} among them. */
    public static final String CODE = "rejection-code";
    /** For people. */
    public static final String REASON = "rejection-reason";

    public static final String FIELD = "rejection-field";
    /** Only if the request claims a valid one. */
    public static final String EXPERIMENT_ID = "rejected-experiment-id";
    /** An instant in UTC. */
    public static final String AT = "rejected-at";

    public static final String BY = "rejected-by";
    public static final String TOPIC = "original-topic";
    public static final String PARTITION = "original-partition";
    public static final String OFFSET = "original-offset";
    /** Bytes of the value, where it was too long to be passed on as a whole. */
    public static final String SIZE = "original-size";
    /** Bytes of the key, where it was too long to be passed on as a whole. */
    public static final String KEY_SIZE = "original-key-size";

    private RejectionHeaders() {}
}
