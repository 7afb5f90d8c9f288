package io.tunelab.local.command;

import com.fasterxml.jackson.databind.JsonNode;
import io.tunelab.local.command.StudyCommands.Service;
import io.tunelab.local.rest.ApiException;
import io.tunelab.local.rest.ResultsApi;
import io.tunelab.local.run.DataText;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What a study says of its data. */
final class StudyData {
    private StudyData() {}

    /** Which study, which stage, and where to. */
    static final class Choice {
        @Parameters(paramLabel = "ID", description = StudyCommands.NAMED)
        private String named;

        @Option(names = "--stage", paramLabel = "NAME", description = "Only this stage.")
        private String stage;

        @Option(
                names = {"-o", "--output"},
                paramLabel = "FILE",
                description = "Save all rows to FILE.csv or FILE.parquet.")
        private Path output;

        int show(Service service, String resource, Function<JsonNode, List<String>> text) {
            var path = "/api/v1/studies/" + ResultsApi.encoded(service.id(named)) + "/" + resource + "?"
                    + (stage == null ? "" : "stage=" + ResultsApi.encoded(stage) + "&") + "format=";
            if (output != null) {
                return service.fetch(path + format(output), output);
            }
            var answer = service.api().get(path + "json").orElseThrow();
            return service.show(answer, text.apply(answer));
        }

        private static String format(Path output) {
            var name = output.toString().toLowerCase(Locale.ROOT);
            if (name.endsWith(".csv") || name.endsWith(".parquet")) {
                return name.substring(name.lastIndexOf('.') + 1);
            }
            throw new ApiException("--output is " + output + "; allowed: a name that ends in .csv or .parquet");
        }
    }

    /** Test texts whose label is doubtful. */
    @Command(
            name = "doubts",
            mixinStandardHelpOptions = true,
            description =
                    "Lists test texts that are probably mislabelled: nearly all runs of a stage give them another label"
                            + " with confidence.")
    static final class Doubts implements Callable<Integer> {
        @Mixin
        private Service service;

        @Mixin
        private Choice choice;

        @Override
        public Integer call() {
            return choice.show(service, "label-doubts", DataText::doubts);
        }
    }

    /** Training texts by their course over the epochs. */
    @Command(
            name = "cartography",
            mixinStandardHelpOptions = true,
            description =
                    "Says which training texts are easy, ambiguous or hard by their course over the epochs, and lists"
                            + " the hardest.")
    static final class Cartography implements Callable<Integer> {
        @Mixin
        private Service service;

        @Mixin
        private Choice choice;

        @Override
        public Integer call() {
            return choice.show(service, "cartography", DataText::cartography);
        }
    }
}
