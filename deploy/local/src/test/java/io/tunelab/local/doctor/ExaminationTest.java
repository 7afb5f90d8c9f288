package io.tunelab.local.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.tunelab.embedded.Contracts;
import io.tunelab.local.FakeInstallation;
import io.tunelab.local.doctor.Finding.Verdict;
import io.tunelab.local.stack.DataDirectory;
import io.tunelab.local.stack.Installation;
import io.tunelab.local.stack.StackSettings.PortWishes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Faults are made for real where a test can make them: sockets, rights, a hub that hangs, files of a fake kernel. */
class ExaminationTest {
    @TempDir
    private Path temporary;

    private final Map<String, String> environment = new HashMap<>(Map.of("HF_HUB_OFFLINE", "1"));

    @BeforeEach
    void aMachine() throws IOException {
        cpu("avx avx2 avx512f  avx512_bf16");
        write("proc/meminfo", "MemTotal: 16000000 kB\nMemAvailable:    8000000 kB\n");
    }

    @Test
    void aPortThatAnotherProgramHoldsIsANoteBecauseAnotherIsTaken() throws IOException {
        int open = aFreePort();
        try (var other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int taken = other.getLocalPort();

            var findings = findings(home(), new PortWishes(open, open, taken));

            assertThat(one(findings, "port " + taken).verdict()).isEqualTo(Verdict.NOTE);
            assertThat(one(findings, "port " + taken).found()).isEqualTo("in use by another program");
            assertThat(one(findings, "port " + open).verdict()).isEqualTo(Verdict.OK);
        }
    }

    /** The kernel's own file system takes no files, from root neither. */
    @Test
    void aHomeThatCannotBeWrittenIsMissing() {
        var finding = one(findings(Path.of("/proc/tunelab")), "home");

        assertThat(finding.verdict()).isEqualTo(Verdict.MISSING);
        assertThat(finding.advice()).contains("--data-dir", "TUNELAB_HOME");
    }

    @Test
    void aHomeBelowAFileIsMissing() throws IOException {
        var file = Files.createFile(temporary.resolve("file"));

        assertThat(one(findings(file.resolve("home")), "home").verdict()).isEqualTo(Verdict.MISSING);
    }

    @Test
    void aHomeThatOthersCanReadIsANote() throws IOException {
        var home = Files.createDirectory(home());
        Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwxr-xr-x"));
        assertThat(one(findings(home), "home").found()).contains("is open to others (rwxr-xr-x)");

        Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwx------"));
        assertThat(one(findings(home), "home").verdict()).isEqualTo(Verdict.OK);
        assertThat(home).isEmptyDirectory();
    }

    @Test
    void aFullDiskIsMissingAndASmallOneANote() {
        assertThat(HomeChecks.disk(1_000_000_000L).verdict()).isEqualTo(Verdict.MISSING);
        assertThat(HomeChecks.disk(2_000_000_000L).verdict()).isEqualTo(Verdict.NOTE);
        assertThat(HomeChecks.disk(50_000_000_000L).verdict()).isEqualTo(Verdict.OK);
    }

    @Test
    void theProcessorsFeaturesTellThePrecision() throws IOException {
        assertThat(one(findings(home()), "processor").means()).isEqualTo("trains in bfloat16");
        cpu("avx avx2 avx512f");
        assertThat(one(findings(home()), "processor").means()).startsWith("trains in float32");
        cpu("avx avx2");
        assertThat(one(findings(home()), "processor").verdict()).isEqualTo(Verdict.NOTE);
        cpu("sse2");
        assertThat(one(findings(home()), "processor").means()).contains("many times slower");
    }

    @Test
    void theTrainerDecidesByTheSameFeatures() throws IOException {
        var trainer = Contracts.rootOfThisRepository()
                .resolve("trainer-service/src/main/java/io/tunelab/trainer/engine/NativeRuntime.java");

        assertThat(HardwareChecks.BFLOAT16).containsExactlyInAnyOrder("avx512_bf16", "amx_bf16", "bf16");
        assertThat(Files.readString(trainer)).contains("Set.of(\"avx512_bf16\", \"amx_bf16\", \"bf16\")");
    }

    @Test
    void littleMemoryIsMissingAlsoWhereOnlyTheContainerHasLittle() throws IOException {
        assertThat(one(findings(home()), "memory").verdict()).isEqualTo(Verdict.OK);
        write("sys/fs/cgroup/memory.max", "1500000000\n");
        write("sys/fs/cgroup/memory.current", "500000000\n");

        var finding = one(findings(home()), "memory");

        assertThat(finding.verdict()).isEqualTo(Verdict.MISSING);
        assertThat(finding.found()).isEqualTo("1.0 GB available");
        write("sys/fs/cgroup/memory.max", "max\n");
        assertThat(one(findings(home()), "memory").verdict()).isEqualTo(Verdict.OK);
    }

    @Test
    void aHeapThatIsSmallerThanTheStacksIsANote() {
        environment.put("TUNELAB_TRAINER_JAVA_OPTIONS", "-Xmx4g -Xmx256m");
        environment.put("TUNELAB_DATA_JAVA_OPTIONS", "-Xmx2g");

        assertThat(findings(home()))
                .filteredOn(finding -> finding.about().equals("heap"))
                .singleElement()
                .satisfies(finding -> assertThat(finding.found())
                        .isEqualTo("TUNELAB_TRAINER_JAVA_OPTIONS gives trainer-service 256 MB"));
    }

    @Test
    void aMisspeltVariableIsNamedWithTheNearest() {
        environment.put("TUNELAB_TRAINER_THREDS", "2");
        environment.put("TUNELAB_TRAINER_LEASE", "10s");
        environment.put("TUNELAB_DATA_SETS_MAILS_PATH", "mails.csv");

        assertThat(findings(home()))
                .filteredOn(finding -> finding.about().equals("variables"))
                .singleElement()
                .satisfies(finding -> assertThat(finding.advice()).isEqualTo("did you mean TUNELAB_TRAINER_THREADS?"));
    }

    @Test
    void anotherPlatformThanTheLibrariesIsMissing() {
        assertThat(SystemChecks.platform("Linux", "amd64", Optional.of("glibc 2.36"))
                        .verdict())
                .isEqualTo(Verdict.OK);
        assertThat(SystemChecks.platform("Linux", "amd64", Optional.of("glibc 2.27"))
                        .verdict())
                .isEqualTo(Verdict.MISSING);
        assertThat(SystemChecks.platform("Linux", "amd64", Optional.empty()).advice())
                .contains("Alpine");
        assertThat(SystemChecks.platform("Linux", "aarch64", Optional.of("glibc 2.36"))
                        .verdict())
                .isEqualTo(Verdict.MISSING);
        assertThat(SystemChecks.platform("Mac OS X", "aarch64", Optional.empty())
                        .verdict())
                .isEqualTo(Verdict.MISSING);
    }

    @Test
    void aHubThatAnswersOrIsRefusedOrHangsIsSaidWithinTheLimit() throws IOException {
        environment.remove("HF_HUB_OFFLINE");
        var hub = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        hub.start();
        environment.put("HF_ENDPOINT", "http://127.0.0.1:" + hub.getAddress().getPort());
        assertThat(one(findings(home()), "hub").verdict()).isEqualTo(Verdict.OK);
        hub.stop(0);
        assertThat(one(findings(home()), "hub").verdict()).isEqualTo(Verdict.NOTE);

        try (var silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            environment.put("HF_ENDPOINT", "http://127.0.0.1:" + silent.getLocalPort());
            var begin = Instant.now();
            assertThat(one(findings(home()), "hub").found()).contains("cannot be reached");
            assertThat(Duration.between(begin, Instant.now())).isLessThan(Duration.ofSeconds(5));
        }
    }

    @Test
    void nothingRunsInAFreshHomeAndServicesThatAreNotBuiltAreMissing() throws IOException {
        var findings = findings(home());
        assertThat(one(findings, "stack").found()).isEqualTo("nothing is running");
        assertThat(one(findings, "build").verdict()).isEqualTo(Verdict.OK);

        Files.delete(temporary.resolve("installation/trainer-service/target/quarkus-app/quarkus-run.jar"));
        assertThat(one(findings(home()), "build").means()).isEqualTo("trainer-service not built");
    }

    private static int aFreePort() throws IOException {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private Path home() {
        return temporary.resolve("home");
    }

    private List<Finding> findings(Path home) {
        return findings(home, new PortWishes(0, 0, 0));
    }

    private List<Finding> findings(Path home, PortWishes ports) {
        return new Examination(installation(), new DataDirectory(home), new Machine(temporary, environment))
                .findings(ports);
    }

    private Installation installation() {
        var root = temporary.resolve("installation");
        try {
            return Files.exists(root) ? new Installation(root) : FakeInstallation.in(Files.createDirectory(root));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Finding one(List<Finding> findings, String about) {
        return findings.stream()
                .filter(finding -> finding.about().equals(about))
                .findFirst()
                .orElseThrow();
    }

    private void cpu(String flags) throws IOException {
        write("proc/cpuinfo", "model name\t: Some CPU\nflags\t\t: " + flags + "\n");
    }

    private void write(String name, String content) throws IOException {
        var file = temporary.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, content);
    }
}
