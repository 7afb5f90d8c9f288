package io.tunelab.trainer.artifacts;

import java.io.IOException;
import java.nio.file.Files;

class FileArtifactStoreTest extends ArtifactStoreContract {
    @Override
    ArtifactStore store() {
        return new FileArtifactStore(work);
    }

    @Override
    void damage(String file) throws IOException {
        var path = work.resolve("run/model").resolve(file);
        var text = Files.readString(path);
        Files.writeString(path, text.substring(0, text.length() / 2));
    }

    @Override
    void lose(String file) throws IOException {
        Files.delete(work.resolve("run/model").resolve(file));
    }
}
