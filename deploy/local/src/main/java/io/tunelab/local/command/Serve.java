package io.tunelab.local.command;

import io.tunelab.local.stack.LocalStack;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The stack's own process, started by {@code up} and {@code demo}; it lives until it is told to end. */
@Command(name = "serve", hidden = true)
public final class Serve implements Callable<Integer> {
    @Mixin
    private DataDirectoryOption dataDirectory;

    @Mixin
    private StackOptions options;

    @Option(names = "--owner", description = "Ends with the process of that pid.")
    private Long owner;

    @Override
    public Integer call() throws InterruptedException {
        var stack = LocalStack.on(options.settings(dataDirectory.directory(), Map.of()));
        Runtime.getRuntime().addShutdownHook(new Thread(stack::close, "stop-stack"));
        if (owner != null) {
            ProcessHandle.of(owner)
                    .ifPresentOrElse(handle -> handle.onExit().thenRun(() -> System.exit(0)), () -> System.exit(0));
        }
        stack.start();
        new CountDownLatch(1).await();
        return 0;
    }
}
