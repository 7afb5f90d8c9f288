package io.tunelab.data.tokenize;

import io.quarkus.runtime.LaunchMode;
import io.tunelab.data.DataException;
import io.tunelab.hub.tokenizer.SpecialTokens;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.common.errors.InterruptException;

/**
 * A tokenizer in a process of its own. A {@code tokenizer.json} is a program: its regular expressions can abort the process
 * that runs them, take all its memory or never end. Here that fails one request.
 */
public final class IsolatedTokenizer implements Tokenization {
    private static final Duration LEAST_TIME = Duration.ofSeconds(60);
    private static final Duration START = Duration.ofSeconds(60);
    /** Generous: even a slow machine tokenizes far more. */
    private static final int CHARACTERS_PER_SECOND = 20_000;

    /** Options for every JVM of a user could contradict those of ours, or have the JVM write into the answers. */
    private static final Set<String> JVM_OPTIONS = Set.of("JDK_JAVA_OPTIONS", "JAVA_TOOL_OPTIONS", "_JAVA_OPTIONS");

    private static final int CHARACTERS_AT_ONCE = 4_000_000;
    private static final long MOST_MEMORY = 1L << 30;
    private static final int PAGE = 4096;
    private static final Duration LOOK = Duration.ofMillis(200);
    private final TokenizerFile file;
    private final Process process;
    private final DataOutputStream out;
    private final DataInputStream in;
    private final ExecutorService thread =
            Executors.newSingleThreadExecutor(work -> new Thread(work, "tokenizer-pipe"));

    /** Reads what was asked for. The status has already been read. */
    private interface Answer<T> {
        T read(DataInputStream in) throws IOException;
    }

    /** Writes a question. */
    private interface Question {
        void write(DataOutputStream out) throws IOException;
    }

    private IsolatedTokenizer(TokenizerFile file, Process process) {
        this.file = file;
        this.process = process;
        this.out = new DataOutputStream(new BufferedOutputStream(process.getOutputStream()));
        this.in = new DataInputStream(new BufferedInputStream(process.getInputStream()));
    }

    /**
     * Opens a tokenizer in a process of its own. A native image has no JVM to start, and in development mode the class path
     * does not name our classes: there the tokenizer runs in this process.
     *
     * @throws DataException {@code invalid_tokenizer} if the file is not a tokenizer that we can use
     */
    public static Tokenization open(TokenizerFile file) {
        if (System.getProperty("org.graalvm.nativeimage.imagecode") != null
                || LaunchMode.current() == LaunchMode.DEVELOPMENT) {
            return file.open();
        }
        try {
            // The operator sees what the process complains of.
            var builder = new ProcessBuilder(command(file)).redirectError(ProcessBuilder.Redirect.INHERIT);
            builder.environment().keySet().removeAll(JVM_OPTIONS);
            var tokenizer = new IsolatedTokenizer(file, builder.start());
            tokenizer.ask(START, question -> {}, answer -> null);
            return tokenizer;
        } catch (IOException e) {
            throw new DataException(
                    "internal_error", "the tokenizer's process cannot be started: " + e.getMessage(), e);
        }
    }

    private static List<String> command(TokenizerFile file) {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                // The standard output carries the answers.
                "-Xlog:disable",
                "-Xlog:all=warning:stderr",
                "-XX:+DisplayVMOutputToStderr",
                "-cp",
                classPath(),
                TokenizerProcess.class.getName(),
                file.path().toString());
    }

    /** That of this process; the packaged service's own class loader reads its jars from two folders beside the runner. */
    private static String classPath() {
        var own = System.getProperty("java.class.path");
        var runner = Path.of(own.split(File.pathSeparator)[0]).toAbsolutePath();
        var folder = runner.getParent();
        return folder != null && Files.isDirectory(folder.resolve("lib/main"))
                ? String.join(File.pathSeparator, folder + "/app/*", folder + "/lib/main/*", folder + "/lib/boot/*")
                : own;
    }

    @Override
    public SpecialTokens ofTexts() {
        return ask(LEAST_TIME, to -> to.write(TokenizerWire.TEXTS), TokenizerWire::readSpecialTokens);
    }

    @Override
    public SpecialTokens ofPairs() {
        return ask(LEAST_TIME, to -> to.write(TokenizerWire.PAIRS), TokenizerWire::readSpecialTokens);
    }

    @Override
    public int vocabularySize() {
        return ask(LEAST_TIME, to -> to.write(TokenizerWire.VOCABULARY), DataInputStream::readInt);
    }

    /** In portions that need little memory in either process. */
    @Override
    public List<int[]> encode(List<String> texts) {
        var all = new ArrayList<int[]>();
        int from = 0;
        while (from < texts.size()) {
            int to = from + 1;
            long characters = texts.get(from).length();
            while (to < texts.size() && characters + texts.get(to).length() <= CHARACTERS_AT_ONCE) {
                characters += texts.get(to).length();
                to++;
            }
            all.addAll(encode(texts.subList(from, to), characters));
            from = to;
        }
        return List.copyOf(all);
    }

    private List<int[]> encode(List<String> texts, long characters) {
        return ask(
                LEAST_TIME.plusSeconds(characters / CHARACTERS_PER_SECOND),
                to -> {
                    to.write(TokenizerWire.ENCODE);
                    to.writeInt(texts.size());
                    for (var text : texts) {
                        TokenizerWire.write(to, text);
                    }
                },
                from -> {
                    var ids = new ArrayList<int[]>();
                    for (int i = 0; i < texts.size(); i++) {
                        ids.add(TokenizerWire.readIds(from));
                    }
                    return ids;
                });
    }

    private <T> T ask(Duration limit, Question question, Answer<T> answer) {
        var answered = CompletableFuture.supplyAsync(
                () -> {
                    try {
                        question.write(out);
                        out.flush();
                        int status = in.readInt();
                        return switch (status) {
                            case TokenizerWire.DONE -> answer.read(in);
                            case TokenizerWire.REFUSED -> throw failed(TokenizerWire.readText(in));
                            default -> throw failed("its process answered with the unknown status " + status);
                        };
                    } catch (IOException e) {
                        throw failed("its process ended" + status());
                    }
                },
                thread);
        long deadline = System.nanoTime() + limit.toNanos();
        while (true) {
            try {
                return answered.get(LOOK.toMillis(), TimeUnit.MILLISECONDS);
            } catch (TimeoutException e) {
                refuseExcess(deadline, limit);
            } catch (ExecutionException e) {
                close();
                throw e.getCause() instanceof DataException ours ? ours : new IllegalStateException(e.getCause());
            } catch (InterruptedException e) {
                close();
                throw new InterruptException(e);
            }
        }
    }

    private void refuseExcess(long deadline, Duration limit) {
        if (System.nanoTime() > deadline) {
            close();
            throw failed("it did not answer within %d s".formatted(limit.toSeconds()));
        }
        if (memory() > MOST_MEMORY) {
            close();
            throw failed("it takes more than %d MiB of memory".formatted(MOST_MEMORY >> 20));
        }
    }

    /** Resident bytes of the process; 0 where the system does not tell. */
    private long memory() {
        try {
            var fields = Files.readString(Path.of("/proc", Long.toString(process.pid()), "statm"))
                    .split(" ");
            return Long.parseLong(fields[1]) * PAGE;
        } catch (IOException e) {
            return 0;
        }
    }

    private String status() {
        try {
            return process.waitFor(1, TimeUnit.SECONDS) ? " with status " + process.exitValue() : "";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "";
        }
    }

    private DataException failed(String reason) {
        return new DataException("invalid_tokenizer", "%s: the tokenizer failed: %s".formatted(file.path(), reason));
    }

    @Override
    public void close() {
        process.destroyForcibly();
        thread.shutdownNow();
    }
}
