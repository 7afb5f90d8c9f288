package io.tunelab.local.command;

import io.tunelab.local.stack.BundledModel;
import io.tunelab.local.stack.DataDirectory;
import io.tunelab.local.stack.Installation;
import io.tunelab.local.stack.Installation.Service;
import io.tunelab.local.stack.StackException;
import io.tunelab.local.stack.TrainerEnvironment;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Runs a tool that a service has itself, in a process of its own with the directories of the user's stack. */
final class ServiceProcess {
    private final Installation installation = StackOptions.installation();
    private final DataDirectory directory;

    ServiceProcess() {
        this(DataDirectory.ofUser());
    }

    ServiceProcess(DataDirectory directory) {
        this.directory = directory;
    }

    /** How it ended, and what it wrote on standard output where that was asked for. */
    record Result(int status, String output) {}

    /** Where the user's stack keeps its things. */
    DataDirectory directory() {
        return directory;
    }

    /** Standard output and errors go where ours go. */
    int run(Service service, List<String> arguments) {
        return run(service, arguments, System.out, Redirect.INHERIT).status();
    }

    /** Errors go where ours go; standard output is for us. */
    Result ask(Service service, List<String> arguments) {
        var output = new ByteArrayOutputStream();
        int status = run(service, arguments, output, Redirect.PIPE).status();
        return new Result(status, output.toString(StandardCharsets.UTF_8));
    }

    private Result run(Service service, List<String> arguments, OutputStream output, Redirect wanted) {
        if (arguments.contains(BundledModel.NAME)) {
            new BundledModel(installation, directory.create()).ensure();
        }
        // A terminal whose character set lacks signs gets them through us, who can say them otherwise.
        boolean translated = Boolean.getBoolean("tunelab.ascii");
        var builder = new ProcessBuilder(line(service, arguments, translated || wanted == Redirect.PIPE))
                .redirectInput(Redirect.INHERIT)
                .redirectOutput(translated ? Redirect.PIPE : wanted)
                .redirectError(translated ? Redirect.PIPE : Redirect.INHERIT);
        var environment = builder.environment();
        TrainerEnvironment.addTo(environment);
        directories().forEach(environment::putIfAbsent);
        try {
            var process = builder.start();
            // Ctrl-C reaches both of us; a kill of the launcher alone must not leave the training behind.
            Runtime.getRuntime().addShutdownHook(new Thread(process::destroy));
            var errors = new Thread(() -> copy(process.getErrorStream(), System.err), "errors");
            errors.start();
            copy(process.getInputStream(), output);
            errors.join();
            return new Result(process.waitFor(), "");
        } catch (IOException e) {
            throw new StackException("cannot start " + builder.command().get(0) + ": " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Result(130, "");
        }
    }

    private List<String> line(Service service, List<String> arguments, boolean utf8) {
        var line = new ArrayList<>(List.of(Installation.java().toString(), "-Xmx1g", "-XX:+UseSerialGC"));
        if (service == Service.DATA) {
            // Over before the better compiler pays; what costs most, the tokenizer, is native.
            line.add("-XX:TieredStopAtLevel=1");
        }
        if (utf8) {
            line.add("-Dfile.encoding=UTF-8");
            for (var stream : List.of("stdout", "stderr")) {
                line.add("-D%s.encoding=UTF-8".formatted(stream));
                line.add("-Dsun.%s.encoding=UTF-8".formatted(stream));
            }
        }
        line.addAll(List.of("-jar", installation.runnable(service).toString()));
        line.addAll(arguments);
        return line;
    }

    private Map<String, String> directories() {
        return Map.of(
                "TUNELAB_MODELS_DIRECTORY", directory.models().toString(),
                "TUNELAB_ARTIFACTS_DIRECTORY", directory.artifacts().toString(),
                "TUNELAB_HUB_CACHE", directory.cache().resolve("hub").toString(),
                "TUNELAB_DATA_DIRECTORY", directory.data().toString(),
                "TUNELAB_DATA_CACHE", directory.cache().resolve("digests").toString());
    }

    /** Until the process closes its side; a stream that was handed over has nothing to copy. */
    private static void copy(InputStream from, OutputStream to) {
        var buffer = new byte[8192];
        try {
            for (int read = from.read(buffer); read >= 0; read = from.read(buffer)) {
                to.write(buffer, 0, read);
                to.flush();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
