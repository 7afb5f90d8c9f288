package io.tunelab.trainer.artifacts;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Supplier;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3Configuration;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * The few requests of the S3 interface that artifacts need, on the objects below one prefix. Every upload carries its
 * MD5, which all stores check. Credentials come from the SDK's default chain: environment, profile, web identity,
 * container, instance.
 */
final class S3Bucket {
    private final S3Client client;
    private final String bucket;
    private final String prefix;
    private final boolean conditionalWrites;

    /** A small object as it was read. */
    record Text(String content, String version) {}

    private S3Bucket(S3Client client, String bucket, String prefix, boolean conditionalWrites) {
        this.client = client;
        this.bucket = bucket;
        this.prefix = prefix.isEmpty() ? "" : prefix + "/";
        this.conditionalWrites = conditionalWrites;
    }

    static S3Bucket open(String bucket, String prefix, ArtifactLocation.S3 how) {
        var builder = S3Client.builder()
                .httpClientBuilder(UrlConnectionHttpClient.builder()
                        .connectionTimeout(Duration.ofSeconds(5))
                        .socketTimeout(Duration.ofSeconds(60)))
                // Newer checksums are unknown to many stores that speak the interface.
                .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
                .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
                .serviceConfiguration(S3Configuration.builder()
                        .pathStyleAccessEnabled(how.endpoint().isPresent())
                        .chunkedEncodingEnabled(false)
                        .build());
        how.endpoint().ifPresent(builder::endpointOverride);
        // A store of one's own has no regions, but a signature names one.
        how.region()
                .or(() -> how.endpoint().map(own -> "us-east-1"))
                .map(Region::of)
                .ifPresent(builder::region);
        return new S3Bucket(builder.build(), bucket, prefix, how.conditionalWrites());
    }

    void upload(String key, Path file) throws IOException {
        var request =
                request(key).contentMD5(base64(FileTree.digest(file, "MD5"))).build();
        run("write " + key, () -> client.putObject(request, RequestBody.fromFile(file)));
    }

    /** Fetches an object into a file; false if there is none. */
    boolean download(String key, Path file) {
        return run("read " + key, () -> {
            try {
                client.getObject(get -> get.bucket(bucket).key(prefix + key), file);
                return true;
            } catch (NoSuchKeyException e) {
                return false;
            }
        });
    }

    Optional<Text> read(String key) {
        return run("read " + key, () -> {
            try {
                var object = client.getObjectAsBytes(get -> get.bucket(bucket).key(prefix + key));
                return Optional.of(
                        new Text(object.asUtf8String(), object.response().eTag()));
            } catch (NoSuchKeyException e) {
                return Optional.empty();
            }
        });
    }

    /** Writes a small object in place of {@code before}; false if something else is there by now. */
    boolean replace(String key, Optional<Text> before, String content) {
        var bytes = content.getBytes(StandardCharsets.UTF_8);
        var request = request(key).contentMD5(base64(FileTree.algorithm("MD5").digest(bytes)));
        if (conditionalWrites) {
            before.ifPresentOrElse(text -> request.ifMatch(text.version()), () -> request.ifNoneMatch("*"));
        }
        return run("write " + key, () -> {
            try {
                client.putObject(request.build(), RequestBody.fromBytes(bytes));
                return true;
            } catch (S3Exception e) {
                // 412: there is another one; 409: another write at the same time; 404: it was deleted.
                if (conditionalWrites && List.of(404, 409, 412).contains(e.statusCode()) && !isBucketMissing(e)) {
                    return false;
                }
                throw e;
            }
        });
    }

    /** Keys of all objects whose keys begin with {@code start}, in order. */
    List<String> keys(String start) {
        return run(
                "list " + start, () -> client.listObjectsV2Paginator(list(start).build()).contents().stream()
                        .map(object -> object.key().substring(prefix.length()))
                        .sorted()
                        .toList());
    }

    /** Names directly below {@code key}. */
    List<String> names(String key) {
        return run("list " + key, () -> {
            var names = new TreeSet<String>();
            var start = prefix + key + "/";
            for (var page :
                    client.listObjectsV2Paginator(list(key + "/").delimiter("/").build())) {
                page.commonPrefixes()
                        .forEach(below -> names.add(below.prefix()
                                .substring(start.length(), below.prefix().length() - 1)));
                page.contents().forEach(object -> names.add(object.key().substring(start.length())));
            }
            return List.copyOf(names);
        });
    }

    void delete(String key) {
        run(
                "delete " + key,
                () -> client.deleteObject(delete -> delete.bucket(bucket).key(prefix + key)));
    }

    private PutObjectRequest.Builder request(String key) {
        return PutObjectRequest.builder().bucket(bucket).key(prefix + key);
    }

    private ListObjectsV2Request.Builder list(String start) {
        return ListObjectsV2Request.builder().bucket(bucket).prefix(prefix + start);
    }

    private <T> T run(String what, Supplier<T> request) {
        try {
            return request.get();
        } catch (SdkException e) {
            throw new UncheckedIOException(
                    new IOException("cannot %s in bucket %s: %s".formatted(what, bucket, e.getMessage()), e));
        }
    }

    private static boolean isBucketMissing(S3Exception failure) {
        return failure.awsErrorDetails() != null
                && "NoSuchBucket".equals(failure.awsErrorDetails().errorCode());
    }

    private static String base64(byte[] digest) {
        return Base64.getEncoder().encodeToString(digest);
    }
}
