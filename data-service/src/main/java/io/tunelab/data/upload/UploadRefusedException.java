package io.tunelab.data.upload;

/** An upload that is not taken. The message is for people. */
final class UploadRefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final int status;
    private final String code;

    /**
     * @param status of HTTP
     * @param code stable, for programs
     */
    UploadRefusedException(int status, String code, String message) {
        super(message);
        this.status = status;
        this.code = code;
    }

    int status() {
        return status;
    }

    String code() {
        return code;
    }
}
