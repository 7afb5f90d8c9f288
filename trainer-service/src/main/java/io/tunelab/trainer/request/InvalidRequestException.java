package io.tunelab.trainer.request;

import java.util.Optional;

/** A request that is refused; the message names the field, the value and what is allowed. */
public final class InvalidRequestException extends Exception {
    private static final long serialVersionUID = 1L;
    private final String code;
    private final String field;
    private final String experimentId;

    /**
     * @param code stable, for programs: {@code invalid_json}, {@code invalid_value}, …
     * @param field null where the message as a whole is refused
     * @param experimentId null where no valid one could be read
     */
    public InvalidRequestException(String code, String field, String message, String experimentId) {
        super(message);
        this.code = code;
        this.field = field;
        this.experimentId = experimentId;
    }

    public String code() {
        return code;
    }

    public Optional<String> field() {
        return Optional.ofNullable(field);
    }

    /** The id that the refused message claims, if it is a valid one. */
    public Optional<String> experimentId() {
        return Optional.ofNullable(experimentId);
    }
}
