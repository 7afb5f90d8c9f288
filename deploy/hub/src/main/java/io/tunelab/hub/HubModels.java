package io.tunelab.hub;

import io.tunelab.hub.HubException.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Models of the hub on this machine, in the layout of the hub's own cache: {@code models--owner--name/refs/main} names a
 * commit, {@code snapshots/<commit>/} has the files. The first file of a model fixes the commit, so that all files that
 * come later, for whichever service, are of the same one.
 */
public final class HubModels {
    private static final String CONFIG = "config.json";
    private static final long LARGEST_TEXT = 256L << 20;
    private final Hub hub;

    public HubModels(HubSettings settings) {
        this.hub = new Hub(settings);
    }

    /** The model's files here that satisfy {@code complete}: in our cache, else in the hub's own ({@code HF_HOME}). */
    public Optional<Path> find(String name, Predicate<Path> complete) {
        return Stream.of(hub.settings().cache(), hub.settings().home().resolve("hub"))
                .flatMap(root -> snapshot(root.resolve(directoryName(name))).stream())
                .filter(complete)
                .findFirst();
    }

    /**
     * The directory with the model's files, after {@code config.json} has come.
     *
     * @throws HubException also if there is no such model
     */
    public Path fetchConfig(String name, Deadline deadline) throws HubException {
        var model = hub.settings().cache().resolve(directoryName(name));
        var known = snapshot(model).filter(path -> Files.isRegularFile(path.resolve(CONFIG)));
        if (known.isPresent()) {
            return known.get();
        }
        try {
            return FileLocks.holding(model, deadline, () -> fixCommit(name, model, deadline));
        } catch (IOException e) {
            throw new HubException(Reason.UNREACHABLE, "cannot write %s: %s".formatted(model, Texts.reason(e)), e);
        }
    }

    private Path fixCommit(String name, Path model, Deadline deadline) throws IOException, HubException {
        var known = snapshot(model);
        if (known.isPresent()) {
            fetch(name, known.get(), CONFIG, deadline);
            return known.get();
        }
        var fresh = Files.createDirectories(model).resolve("config.json.fresh");
        Files.deleteIfExists(fresh);
        var described = hub.download(name + "/resolve/main/" + CONFIG, fresh, LARGEST_TEXT, deadline);
        var commit = described.flatMap(RemoteFile::commit).orElse("main");
        var snapshot = Files.createDirectories(model.resolve("snapshots").resolve(commit));
        Files.move(fresh, snapshot.resolve(CONFIG), StandardCopyOption.REPLACE_EXISTING);
        var reference = Files.createDirectories(model.resolve("refs")).resolve("main");
        var written = Files.writeString(reference.resolveSibling("main.new"), commit);
        Files.move(written, reference, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        return snapshot;
    }

    /** Downloads a small file into {@code snapshot}, unless it is there. */
    public Path fetch(String name, Path snapshot, String file, Deadline deadline) throws HubException {
        return fetch(name, snapshot, file, LARGEST_TEXT, deadline);
    }

    /** Downloads a file of at most {@code largest} bytes into {@code snapshot}, unless it is there. */
    public Path fetch(String name, Path snapshot, String file, long largest, Deadline deadline) throws HubException {
        var target = snapshot.resolve(file);
        if (!Files.isRegularFile(target)) {
            hub.download(remote(name, snapshot, file), target, largest, deadline);
        }
        return target;
    }

    /** As {@link #fetch(String, Path, String, Deadline)}; false if the model has no such file. */
    public boolean fetchIfThere(String name, Path snapshot, String file, Deadline deadline) throws HubException {
        return fetchIfThere(name, snapshot, file, LARGEST_TEXT, deadline);
    }

    /** As {@link #fetch(String, Path, String, long, Deadline)}; false if the model has no such file. */
    public boolean fetchIfThere(String name, Path snapshot, String file, long largest, Deadline deadline)
            throws HubException {
        try {
            fetch(name, snapshot, file, largest, deadline);
            return true;
        } catch (HubException e) {
            if (e.reason() == Reason.MISSING) {
                return false;
            }
            throw e;
        }
    }

    /** Whether the model on the hub has {@code file}, in its newest commit; nothing is downloaded. */
    public boolean has(String name, String file, Deadline deadline) throws HubException {
        return hub.has("%s/resolve/main/%s".formatted(name, file), deadline);
    }

    private static String remote(String name, Path snapshot, String file) {
        return "%s/resolve/%s/%s".formatted(name, snapshot.getFileName(), file);
    }

    private static String directoryName(String name) {
        return "models--" + name.replace("/", "--");
    }

    private static Optional<Path> snapshot(Path model) {
        try {
            var commit = Files.readString(model.resolve("refs").resolve("main")).strip();
            return Optional.of(model.resolve("snapshots").resolve(commit))
                    .filter(path -> commit.matches("[0-9a-f]{40}|main") && Files.isDirectory(path));
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
