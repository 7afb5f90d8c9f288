package io.tunelab.trainer.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.tunelab.trainer.artifacts.FileArtifactStore;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArtifactRoomTest {
    @TempDir
    Path directory;

    @Test
    void aModelThatIsLargerThanTheDiskIsRefusedAndNoRunIsClaimed() {
        var room = new ArtifactRoom(new FileArtifactStore(directory));
        assertThat(room.isWritable()).isTrue();

        assertThat(room.refuses(Long.MAX_VALUE / 2))
                .hasValueSatisfying(reason -> assertThat(reason).contains("has room for", "are needed"));

        assertThat(room.isWritable()).isFalse();
        assertThat(room.trouble()).isPresent();
        assertThat(room.refuses(1)).isEmpty();
        assertThat(room.isWritable()).isTrue();
    }

    @Test
    void aProbeLeavesNothing() throws Exception {
        new ArtifactRoom(new FileArtifactStore(directory)).isWritable();

        try (var files = Files.list(directory)) {
            assertThat(files).isEmpty();
        }
    }
}
