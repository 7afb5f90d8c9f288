package io.tunelab.trainer.artifacts;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3Configuration;

/**
 * A real S3-compatible server in this JVM, with its libraries in a class loader of their own. It keeps objects in memory,
 * checks signatures and honours conditional writes. One per JVM; a test takes a prefix of its own.
 */
final class ObjectStore {
    static final String BUCKET = "tunelab";
    private static final Path JAR = Path.of("target/object-store/s3proxy.jar");
    private static ObjectStore running;
    private final URI endpoint;
    private final S3Client client;

    private ObjectStore(URI endpoint) {
        this.endpoint = endpoint;
        this.client = S3Client.builder()
                .endpointOverride(endpoint)
                .region(Region.US_EAST_1)
                .serviceConfiguration(S3Configuration.builder()
                        .pathStyleAccessEnabled(true)
                        .chunkedEncodingEnabled(false)
                        .build())
                .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
                .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
                .build();
        client.createBucket(create -> create.bucket(BUCKET));
    }

    static synchronized ObjectStore get() throws Exception {
        if (running == null) {
            // The default chain finds them here.
            System.setProperty("aws.accessKeyId", "tunelab");
            System.setProperty("aws.secretAccessKey", "not-a-secret");
            System.setProperty("LOG_LEVEL", "warn");
            var endpoint = URI.create("http://127.0.0.1:" + freePort());
            start(endpoint);
            running = new ObjectStore(endpoint);
        }
        return running;
    }

    ArtifactLocation location(String prefix, Path cache) {
        return new ArtifactLocation(
                "s3://" + BUCKET + "/" + prefix,
                new ArtifactLocation.S3(Optional.of(endpoint), Optional.empty(), true),
                cache);
    }

    S3Client client() {
        return client;
    }

    private static void start(URI endpoint) throws Exception {
        var settings = Files.writeString(
                Files.createTempFile(Path.of("target"), "s3proxy", ".properties"), """
                s3proxy.endpoint=%s
                s3proxy.authorization=aws-v4
                s3proxy.identity=tunelab
                s3proxy.credential=not-a-secret
                jclouds.provider=transient-nio2
                jclouds.identity=unused
                jclouds.credential=unused
                """.formatted(endpoint));
        var libraries =
                new URLClassLoader(new java.net.URL[] {JAR.toUri().toURL()}, ClassLoader.getPlatformClassLoader());
        var thread = Thread.currentThread();
        var before = thread.getContextClassLoader();
        thread.setContextClassLoader(libraries);
        try {
            libraries
                    .loadClass("org.gaul.s3proxy.Main")
                    .getMethod("main", String[].class)
                    .invoke(null, (Object) new String[] {"--properties", settings.toString()});
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
