package io.tunelab.local.command;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** The options that name a results-service. They may stand after a command, or before all of them. */
public final class ServerAddress {
    private static final String SERVER = "--server";
    private static final String API_KEY_FILE = "--api-key-file";

    @Option(
            names = {SERVER, "--url"},
            paramLabel = "URL",
            description = "Address of the results-service, for example http://localhost:8080"
                    + " (default: $TUNELAB_SERVER, else the local stack).")
    private String server;

    @Option(
            names = API_KEY_FILE,
            paramLabel = "FILE",
            description = "File with the API key for that address (default: the key in $TUNELAB_API_KEY).")
    private Path apiKeyFile;

    Optional<String> server() {
        return Optional.ofNullable(server);
    }

    Optional<Path> apiKeyFile() {
        return Optional.ofNullable(apiKeyFile);
    }

    /**
     * Gives the options that stand before the command to the command, whose own go first.
     *
     * @throws ParameterException if the command works on this machine only
     */
    public static void handDown(ParseResult parsed) {
        var last = parsed;
        while (last.hasSubcommand()) {
            last = last.subcommand();
        }
        var command = last.commandSpec();
        for (var name : List.of(SERVER, API_KEY_FILE)) {
            if (!parsed.hasMatchedOption(name) || last == parsed) {
                continue;
            }
            var option = command.findOption(name);
            if (option == null) {
                throw new ParameterException(
                        command.commandLine(),
                        "`%s` works on this machine and does not take %s".formatted(command.qualifiedName(), name));
            }
            if (!last.hasMatchedOption(name)) {
                option.setValue(parsed.matchedOption(name).getValue());
            }
        }
    }
}
