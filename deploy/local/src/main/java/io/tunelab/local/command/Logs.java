package io.tunelab.local.command;

import io.tunelab.local.stack.DataDirectory;
import io.tunelab.local.stack.StackException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows a part's log. */
@Command(name = "logs", mixinStandardHelpOptions = true, description = "Shows the end of a log.")
public final class Logs implements Callable<Integer> {
    @Mixin
    private DataDirectoryOption dataDirectory;

    @Parameters(
            paramLabel = "SERVICE",
            arity = "0..1",
            description =
                    "For example data, trainer-1, results, kafka, postgres; `trainer` is trainer-1. Without an argument: lists them.")
    private String service;

    @Option(
            names = {"-f", "--follow"},
            description = "Follow the log until Ctrl-C.")
    private boolean follow;

    @Option(
            names = {"-n", "--lines"},
            paramLabel = "N",
            defaultValue = "100",
            description = "Number of lines (default: ${DEFAULT-VALUE}).")
    private int lines;

    @Override
    public Integer call() throws IOException, InterruptedException {
        var directory = dataDirectory.directory();
        var known = names(directory);
        if (service == null) {
            known.forEach(System.out::println);
            return 0;
        }
        var name = known.contains(service)
                ? service
                : service.replace("-service", "").replaceFirst("^trainer$", "trainer-1");
        if (!known.contains(name)) {
            throw new StackException("no log of '" + service + "' in " + directory.logs() + "; there are " + known);
        }
        var file = directory.log(name);
        // The position first: what is added between the two reads is shown twice rather than not at all.
        long position = Files.size(file);
        System.out.println(directory.tail(name, lines));
        while (follow) {
            position = copyFrom(file.toString(), position);
            Thread.sleep(300);
        }
        return 0;
    }

    private static long copyFrom(String file, long position) throws IOException {
        try (var log = new RandomAccessFile(file, "r")) {
            long length = log.length();
            // A log that became shorter was rolled.
            long from = length < position ? 0 : position;
            var added = new byte[(int) Math.min(1 << 20, length - from)];
            log.seek(from);
            log.readFully(added);
            System.out.print(new String(added, StandardCharsets.UTF_8));
            System.out.flush();
            return from + added.length;
        }
    }

    private static List<String> names(DataDirectory directory) {
        if (!Files.isDirectory(directory.logs())) {
            return List.of();
        }
        try (var files = Files.list(directory.logs())) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".log"))
                    .map(name -> name.substring(0, name.length() - ".log".length()))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
