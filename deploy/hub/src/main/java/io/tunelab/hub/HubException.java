package io.tunelab.hub;

/** A file that the hub did not provide. The message names the address and the reason. */
public final class HubException extends Exception {
    private static final long serialVersionUID = 1L;

    /** Why. */
    public enum Reason {
        /** The hub has no such file, or does not give it to us. */
        MISSING,
        /** The hub cannot be reached or failed; the same request may succeed later. */
        UNREACHABLE,
        /** The answer breaks a rule: too large, or a redirect that must not be followed. */
        REFUSED,
        /** The file is not on this machine and the hub is switched off. */
        OFFLINE
    }

    private final Reason reason;

    HubException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    HubException(Reason reason, String message, Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }

    /** Whether the same request may succeed later. */
    public boolean isPassing() {
        return reason == Reason.UNREACHABLE;
    }
}
