package io.tunelab.local.stack;

/** Something that is done if this process ends, by Ctrl-C or a signal, before it has finished its work. */
public final class OnExit implements AutoCloseable {
    private final Thread hook;

    private OnExit(Thread hook) {
        this.hook = hook;
    }

    /** Remembers it. */
    public static OnExit run(Runnable work) {
        var hook = new Thread(work, "on-exit");
        Runtime.getRuntime().addShutdownHook(hook);
        return new OnExit(hook);
    }

    /** Forgets it; false if the process is ending already, and the work has begun. */
    public boolean forget() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
            return true;
        } catch (IllegalStateException ending) {
            return false;
        }
    }

    @Override
    public void close() {
        forget();
    }
}
