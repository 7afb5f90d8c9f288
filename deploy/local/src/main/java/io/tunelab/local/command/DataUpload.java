package io.tunelab.local.command;

import com.fasterxml.jackson.databind.JsonNode;
import io.tunelab.contract.dataset.DataSetName;
import io.tunelab.local.rest.ApiException;
import io.tunelab.local.rest.FileTransfer;
import io.tunelab.local.rest.ResultsApi;
import io.tunelab.local.terminal.Terminal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code tunelab data upload} and {@code tunelab data list}: the data sets of a running stack, near or far. */
final class DataUpload {
    private DataUpload() {}

    /** Sends a file. */
    @Command(
            name = "upload",
            mixinStandardHelpOptions = true,
            description = "Uploads a data set, so that requests can name it. The same file again changes nothing.")
    static final class Upload implements Callable<Integer> {
        @Mixin
        private ServerOption server;

        @Parameters(paramLabel = "FILE", description = "CSV, TSV, JSON or JSON Lines (also .gz), or Parquet.")
        private Path file;

        @Option(names = "--name", paramLabel = "NAME", description = "Name in requests (default: the file's).")
        private Optional<String> name = Optional.empty();

        @Option(names = "--replace", description = "Replace another file of this name that nothing unfinished uses.")
        private boolean replace;

        @Option(names = "--text-column", paramLabel = "NAME", description = "Column of the texts.")
        private Optional<String> textColumn = Optional.empty();

        @Option(names = "--label-column", paramLabel = "NAME", description = "Column of the labels.")
        private Optional<String> labelColumn = Optional.empty();

        @Option(names = "--json", description = "Print the service's JSON answer.")
        private boolean json;

        @Override
        public Integer call() {
            var query = new ArrayList<String>();
            query.add("replace=" + replace);
            textColumn.ifPresent(column -> query.add("text_column=" + ResultsApi.encoded(column)));
            labelColumn.ifPresent(column -> query.add("label_column=" + ResultsApi.encoded(column)));
            var answer = new FileTransfer(server.api())
                    .putDataset(name.orElseGet(() -> DataSetName.of(file)), String.join("&", query), file);
            show(answer);
            return 0;
        }

        private void show(JsonNode answer) {
            var terminal = Terminal.ofProcess();
            if (json) {
                terminal.line(answer.toPrettyString());
                return;
            }
            var found = answer.path("inspection");
            terminal.line("Data set %s: %,d rows, labels %s, %,d bytes"
                    .formatted(
                            answer.path("name").asText(),
                            found.path("rows").asLong(),
                            String.join(", ", texts(found.path("labels"))),
                            answer.path("bytes").asLong()));
            found.path("notices")
                    .forEach(notice -> terminal.line("  " + notice.path("level").asText() + ": "
                            + notice.path("message").asText()));
            long malformed = found.at("/malformed/rows").asLong();
            if (malformed > 0) {
                terminal.line(
                        "  warning: %,d rows cannot be used; requests need on_bad_row: skip".formatted(malformed));
            }
            terminal.line("Use it with \"dataset\": {\"name\": \"%s\"}"
                    .formatted(answer.path("name").asText()));
        }

        private static ArrayList<String> texts(JsonNode array) {
            var texts = new ArrayList<String>();
            array.forEach(each -> texts.add(each.asText()));
            return texts;
        }
    }

    /** Names what there is. */
    @Command(
            name = "list",
            mixinStandardHelpOptions = true,
            description = "Lists the data sets that requests can name.")
    static final class Listing implements Callable<Integer> {
        @Mixin
        private ServerOption server;

        @Option(names = "--json", description = "Print the service's JSON answer.")
        private boolean json;

        @Override
        public Integer call() {
            var terminal = Terminal.ofProcess();
            var answer = server.api()
                    .get("/api/v1/datasets")
                    .orElseThrow(() -> new ApiException("the service does not list data sets"));
            if (json) {
                terminal.line(answer.path("available").toPrettyString());
                return 0;
            }
            answer.path("available")
                    .forEach(each -> terminal.line("%-40s %s%s"
                            .formatted(
                                    each.path("name").asText(),
                                    each.path("source").asText().replace('_', '-'),
                                    each.has("bytes")
                                            ? ", %,d bytes"
                                                    .formatted(
                                                            each.path("bytes").asLong())
                                            : "")));
            if (answer.has("problem")) {
                terminal.line("There may be more: " + answer.path("problem").asText());
            }
            return 0;
        }
    }
}
