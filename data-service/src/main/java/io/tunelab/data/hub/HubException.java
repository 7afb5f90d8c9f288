package io.tunelab.data.hub;

/** A file that the hub did not give. */
public final class HubException extends Exception {
    private static final long serialVersionUID = 1L;
    private final boolean missing;

    private HubException(String message, boolean missing, Throwable cause) {
        super(message, cause);
        this.missing = missing;
    }

    /** The hub says that there is no such thing, or none for us. */
    static HubException missing(String message) {
        return new HubException(message, true, null);
    }

    /** The hub could not be asked, or its answer could not be used. */
    static HubException unreachable(String message, Throwable cause) {
        return new HubException(message, false, cause);
    }

    /** True: asking again is no use. */
    public boolean isMissing() {
        return missing;
    }
}
