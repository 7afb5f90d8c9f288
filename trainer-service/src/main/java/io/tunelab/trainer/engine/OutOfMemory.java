package io.tunelab.trainer.engine;

import java.util.stream.Stream;

/** Recognises libtorch's out-of-memory errors, which DJL passes on as text. */
final class OutOfMemory {
    /** CUDA's allocator; the CPU's (posix_memalign failed, or the request is absurd); cuBLAS's and cuDNN's workspaces. */
    private static final String[] SIGNS = {
        "CUDA out of memory",
        "CUDA error: out of memory",
        "DefaultCPUAllocator: can't allocate memory",
        "DefaultCPUAllocator: not enough memory",
        "CUBLAS_STATUS_ALLOC_FAILED",
        "CUDNN_STATUS_ALLOC_FAILED",
        "std::bad_alloc"
    };

    private OutOfMemory() {}

    /** {@code error}, as {@link EngineOutOfMemoryException} if that is what it says. */
    static RuntimeException translate(RuntimeException error) {
        var message = String.valueOf(error.getMessage());
        if (error instanceof EngineOutOfMemoryException || Stream.of(SIGNS).noneMatch(message::contains)) {
            return error;
        }
        var line = message.lines()
                .filter(text -> Stream.of(SIGNS).anyMatch(text::contains))
                .findFirst()
                .orElse(message);
        return new EngineOutOfMemoryException(line.strip(), error);
    }
}
