package io.tunelab.data;

/** Data that cannot be prepared. The message is for people: what was wrong, where, and what to do. */
public class DataException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final String code;

    /**
     * @param code stable, for programs: {@code unknown_dataset}, {@code invalid_data}, {@code data_too_large}, {@code
     *     data_unreachable}, {@code unknown_model}, {@code tokenizer_unreachable}, {@code invalid_tokenizer}, {@code split_impossible}, {@code unsupported_data}, {@code internal_error}
     */
    public DataException(String code, String message) {
        super(message);
        this.code = code;
    }

    public DataException(String code, String message, Throwable cause) {
        super(message, cause);
        this.code = code;
    }

    public String code() {
        return code;
    }
}
