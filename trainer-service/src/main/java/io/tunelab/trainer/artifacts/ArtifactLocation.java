package io.tunelab.trainer.artifacts;

import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Where artifacts are kept, as it is configured.
 *
 * @param directory a path, or {@code s3://bucket/prefix}
 * @param cache for copies of what lies in a bucket
 */
public record ArtifactLocation(String directory, S3 s3, Path cache) {
    private static final Pattern BUCKET = Pattern.compile("s3://([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])(/[^/]+)*/?");

    /**
     * How a bucket is reached.
     *
     * @param endpoint of a store that is not Amazon's; it is then addressed by path
     * @param conditionalWrites whether the store honours {@code If-Match} and {@code If-None-Match} on writes
     */
    public record S3(Optional<URI> endpoint, Optional<String> region, boolean conditionalWrites) {}

    public ArtifactLocation {
        if (isBucket(directory) && !BUCKET.matcher(directory).matches()) {
            throw new IllegalArgumentException(
                    "tunelab.artifacts.directory is '%s'; allowed: a path, or s3://bucket/prefix".formatted(directory));
        }
    }

    /** The configured store. */
    public ArtifactStore open() {
        if (!isBucket(directory)) {
            return new FileArtifactStore(Path.of(directory));
        }
        var name = URI.create(directory);
        var prefix = name.getPath() == null ? "" : name.getPath().replaceAll("^/|/$", "");
        return new S3ArtifactStore(S3Bucket.open(name.getAuthority(), prefix, s3), cache);
    }

    /** As commands see it, which read no configuration; empty if no artifacts' directory is named. */
    public static Optional<ArtifactLocation> ofEnvironment(Map<String, String> environment) {
        var s3 = new S3(
                Optional.ofNullable(environment.get("TUNELAB_ARTIFACTS_ENDPOINT"))
                        .map(URI::create),
                Optional.ofNullable(environment.get("TUNELAB_ARTIFACTS_REGION")),
                true);
        var cache = Path.of(environment.getOrDefault(
                "TUNELAB_CACHE_DIRECTORY",
                Path.of(System.getProperty("user.home"), ".tunelab", "cache").toString()));
        return Optional.ofNullable(environment.get("TUNELAB_ARTIFACTS_DIRECTORY"))
                .map(directory -> new ArtifactLocation(directory, s3, cache));
    }

    private static boolean isBucket(String directory) {
        return directory.startsWith("s3:");
    }
}
