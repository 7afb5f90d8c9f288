package io.tunelab.local.bench;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tunelab.local.rest.ResultsApi;
import io.tunelab.local.stack.Installation;
import io.tunelab.local.stack.StackException;
import io.tunelab.local.terminal.Terminal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Fills results-service with many runs and measures what it then takes and answers; prints one JSON object. */
@Command(
        name = "results",
        mixinStandardHelpOptions = true,
        description = "Measures results-service with many runs on a broker and a database of its own: events from the"
                + " topic, lists, filters, tables. Prints JSON. Needs a few GB of disk for a while.")
public final class BenchResults implements Callable<Integer> {
    private static final int PLAIN_EVENTS = 200_000;

    @Option(names = "--studies", defaultValue = "10", description = "Number of studies (default: ${DEFAULT-VALUE}).")
    private int studies;

    @Option(
            names = "--cells",
            defaultValue = "1000",
            description = "Number of runs per study (default: ${DEFAULT-VALUE}).")
    private int cells;

    @Option(
            names = "--epochs",
            defaultValue = "100",
            description = "Number of epochs per run (default: ${DEFAULT-VALUE}).")
    private int epochs;

    @Option(
            names = "--concurrent",
            defaultValue = "64",
            description = "Runs that report concurrently (default: ${DEFAULT-VALUE}).")
    private int concurrent;

    @Option(
            names = "--requests",
            defaultValue = "300",
            description = "Requests per kind of list; a tenth of it per kind of table (default: ${DEFAULT-VALUE}).")
    private int requests;

    @Option(
            names = "--directory",
            paramLabel = "DIR",
            description =
                    "Directory for the servers' files, which are kept (default: a temporary directory, deleted at the end).")
    private Path directory;

    @Override
    public Integer call() throws IOException, InterruptedException, SQLException {
        var settings = new BenchSettings(studies, cells, epochs, concurrent, requests, 50);
        var installation = new Installation(Path.of(System.getProperty("tunelab.root", "")));
        var place = directory == null
                ? Files.createTempDirectory("tunelab-bench")
                : Files.createDirectories(directory.toAbsolutePath());
        try (var stack = new BenchStack(installation, place)) {
            var stopping = new Thread(stack::close);
            Runtime.getRuntime().addShutdownHook(stopping);
            Terminal.ofProcess().line(measure(stack, settings).toPrettyString());
            Runtime.getRuntime().removeShutdownHook(stopping);
        } finally {
            if (directory == null) {
                delete(place);
            }
        }
        return 0;
    }

    private ObjectNode measure(BenchStack stack, BenchSettings settings)
            throws IOException, InterruptedException, SQLException {
        var answer = JsonNodeFactory.instance.objectNode();
        answer.put("processors", Runtime.getRuntime().availableProcessors())
                .put("runs", settings.runs())
                .put("metric_points", (long) settings.runs() * settings.epochs())
                .put("events", settings.events())
                .put("concurrent", settings.concurrent());
        stack.startService();
        tell("making " + settings.studies() + " studies of " + settings.cells() + " runs");
        var made = new BenchStudies(new ResultsApi(stack.url()), settings);
        List<String> ids = made.create();
        var requested = made.requests();
        stack.stopService();
        tell("publishing " + settings.events() + " events");
        var ingest = new IngestBench(stack, settings);
        double publishing = ingest.publish(requested);
        tell("published in %.0f s; plain JDBC".formatted(publishing));
        int plain = (int) Math.min(PLAIN_EVENTS, settings.events());
        note(
                answer,
                "plain_jdbc",
                new PlainInsert(stack).measure(new EventLoad(stack.contracts(), settings).epochs(plain)));
        tell("events from the topic");
        note(answer, "ingest", ingest.measure());
        tell("lists");
        stack.stopService();
        stack.startService();
        var queries = new QueryBench(stack.url(), settings, ids);
        note(answer, "lists_milliseconds", queries.lists());
        tell("studies");
        note(answer, "studies_milliseconds", queries.studies());
        return answer;
    }

    /** Also told at once: what comes later may fail. */
    private static void note(ObjectNode answer, String name, ObjectNode measured) {
        answer.set(name, measured);
        System.err.println(name + ": " + measured);
    }

    private static void tell(String what) {
        System.err.println(what + " ...");
    }

    private static void delete(Path directory) {
        try (var files = Files.walk(directory)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        } catch (IOException e) {
            throw new StackException("cannot delete " + directory + ": " + e.getMessage(), e);
        }
    }
}
