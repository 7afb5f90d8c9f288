package io.tunelab.guard;

/** What a service knows of its callers; a service without such a bean lets everybody in who reaches it. */
public interface Callers {
    /** Whether callers show who they are, by an API key or a token. */
    boolean areKnown();
}
