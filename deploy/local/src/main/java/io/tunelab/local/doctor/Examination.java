package io.tunelab.local.doctor;

import io.tunelab.local.stack.DataDirectory;
import io.tunelab.local.stack.Installation;
import io.tunelab.local.stack.StackClient;
import io.tunelab.local.stack.StackSettings.PortWishes;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** All checks. Those that wait for something outside this process run at the same time. */
public final class Examination {
    private static final long HUB_MILLIS = 2000;

    /** Daemons: a name server that does not answer must not hold the process up. */
    private static final Executor THREADS = task -> {
        var thread = new Thread(task, "doctor");
        thread.setDaemon(true);
        thread.start();
    };

    private final Installation installation;
    private final DataDirectory home;
    private final Machine machine;

    Examination(Installation installation, DataDirectory home, Machine machine) {
        this.installation = installation;
        this.home = home;
        this.machine = machine;
    }

    public static Examination here(Installation installation, DataDirectory home) {
        return new Examination(installation, home, Machine.here());
    }

    /** In the order in which people read them. */
    public List<Finding> findings(PortWishes ports) {
        var network = new NetworkChecks(machine);
        var hub = later(() -> List.of(network.hub()))
                .completeOnTimeout(
                        List.of(NetworkChecks.unreachable("the model hub", "no answer within 2 s")),
                        HUB_MILLIS,
                        TimeUnit.MILLISECONDS);
        var hardware = new HardwareChecks(machine);
        var gpu = later(() -> List.of(hardware.gpu(installation)));
        var running = new StackClient(home).running();
        var stack = later(() -> new StackChecks(home).stack(running));
        var system = new SystemChecks(machine);
        var homes = new HomeChecks(home);

        var findings = new ArrayList<Finding>();
        findings.add(system.java());
        findings.add(system.platform());
        system.programs().ifPresent(findings::add);
        findings.add(system.build(installation));
        findings.add(hardware.cores());
        findings.add(hardware.processor());
        findings.add(hardware.memory(running.isPresent()));
        findings.addAll(gpu.join());
        findings.add(homes.writable());
        findings.add(homes.disk());
        findings.addAll(network.ports(ports, running));
        findings.addAll(hub.join());
        findings.addAll(stack.join());
        findings.addAll(system.heaps());
        findings.addAll(system.variables());
        return List.copyOf(findings);
    }

    private static CompletableFuture<List<Finding>> later(Supplier<List<Finding>> check) {
        return CompletableFuture.supplyAsync(check, THREADS);
    }
}
