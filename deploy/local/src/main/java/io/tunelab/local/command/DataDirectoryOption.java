package io.tunelab.local.command;

import io.tunelab.local.stack.DataDirectory;
import io.tunelab.local.stack.StackClient;
import io.tunelab.local.stack.StackException;
import io.tunelab.local.stack.StackRecord;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Which stack a command is about. */
final class DataDirectoryOption {
    @Option(
            names = "--data-dir",
            paramLabel = "DIR",
            description = "Data directory (default: $TUNELAB_HOME, else ~/.tunelab).")
    private Path path;

    DataDirectory directory() {
        return path == null ? DataDirectory.ofUser() : new DataDirectory(path);
    }

    StackClient client() {
        return new StackClient(directory());
    }

    /** The stack that runs there, ready for requests. */
    StackRecord ready() {
        var record = client().running()
                .orElseThrow(() -> new StackException(
                        "nothing is running on " + directory().root() + "; `tunelab up` starts it"));
        if (record.state() != StackRecord.State.READY) {
            throw new StackException("the stack is not ready: " + record.message());
        }
        return record;
    }
}
