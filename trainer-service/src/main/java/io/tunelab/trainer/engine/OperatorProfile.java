package io.tunelab.trainer.engine;

import ai.djl.pytorch.jni.JniUtils;
import java.nio.file.Path;

/** libtorch's own profiler: every operator that runs meanwhile, on any thread, in Chrome's trace format. */
public final class OperatorProfile {
    private OperatorProfile() {}

    /** @param file what any tool for Chrome traces reads; written when {@code work} has ended */
    public static void record(Path file, Runnable work) {
        NativeRuntime.load();
        JniUtils.startProfile(false, true, false);
        try {
            work.run();
        } finally {
            JniUtils.stopProfile(file.toString());
        }
    }
}
