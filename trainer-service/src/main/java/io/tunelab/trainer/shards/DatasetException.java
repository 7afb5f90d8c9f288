package io.tunelab.trainer.shards;

/** The data of a run is not to be had; {@code code} is stable, the message is for people. */
public final class DatasetException extends Exception {
    private static final long serialVersionUID = 1L;
    private final String code;

    public DatasetException(String code, String message) {
        super(message);
        this.code = code;
    }

    public String code() {
        return code;
    }
}
