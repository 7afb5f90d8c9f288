package io.tunelab.local.command;

import io.tunelab.local.rest.ApiKey;
import io.tunelab.local.rest.ResultsApi;
import io.tunelab.local.stack.StackClient;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Mixin;

/** Which results-service a command talks to: one that is named, or the local stack's. */
final class ServerOption {
    @Mixin
    private DataDirectoryOption dataDirectory;

    @Mixin
    private ServerAddress named;

    /** The address that was named, by option or variable. */
    Optional<String> address() {
        return named.server().or(() -> variable("TUNELAB_SERVER"));
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
        return named.apiKeyFile().map(ApiKey::in).or(() -> variable("TUNELAB_API_KEY")
                .map(key -> new ApiKey(key, "TUNELAB_API_KEY")));
    }

    private static Optional<String> variable(String name) {
        return Optional.ofNullable(System.getenv(name)).filter(value -> !value.isBlank());
    }
}
