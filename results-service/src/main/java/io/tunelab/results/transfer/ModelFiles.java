package io.tunelab.results.transfer;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;

/**
 * What is in the archive of a run's model.
 *
 * @param etag of the archive, in its quotes
 * @param archiveBytes its length
 */
@RegisterForReflection
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record ModelFiles(String experimentId, String etag, long archiveBytes, List<ModelFile> files) {
    public ModelFiles {
        files = List.copyOf(files);
    }

    /** @param path below the archive's folder, which has the experiment's id for a name */
    @RegisterForReflection
    public record ModelFile(String path, long bytes, String sha256) {}
}
