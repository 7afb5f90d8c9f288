package io.tunelab.local.command;

import io.tunelab.local.rest.ApiKey;
import io.tunelab.local.rest.ResultsApi;
import io.tunelab.local.stack.StackClient;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which results-service a command talks to: one that is named, or the local stack's. */
final class ServerOption {
    @Mixin
    private DataDirectoryOption dataDirectory;

    @Option(
            names = {"--server", "--url"},
            paramLabel = "URL",
            description = "Address of the results-service, for example http://localhost:8080"
                    + " (default: $TUNELAB_SERVER, else the local stack).")
    private String server;

    @Option(
            names = "--api-key-file",
            paramLabel = "FILE",
            description = "File with the API key for that address (default: the key in $TUNELAB_API_KEY).")
    private Path apiKeyFile;

    /** The address that was named, by option or variable. */
    Optional<String> address() {
        return Optional.ofNullable(server).or(() -> variable("TUNELAB_SERVER"));
    }

    ResultsApi api() {
        return address()
                .map(address -> new ResultsApi(address, apiKey()))
                .orElseGet(() -> new ResultsApi(dataDirectory.ready().restUrl()));
    }

    StackClient client() {
        return dataDirectory.client();
    }

    Path root() {
        return dataDirectory.directory().root();
    }

    private Optional<ApiKey> apiKey() {
        return apiKeyFile == null
                ? variable("TUNELAB_API_KEY").map(key -> new ApiKey(key, "TUNELAB_API_KEY"))
                : Optional.of(ApiKey.in(apiKeyFile));
    }

    private static Optional<String> variable(String name) {
        return Optional.ofNullable(System.getenv(name)).filter(value -> !value.isBlank());
    }
}
