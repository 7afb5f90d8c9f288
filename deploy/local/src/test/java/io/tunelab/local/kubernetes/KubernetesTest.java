package io.tunelab.local.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.tunelab.embedded.Contracts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.yaml.snakeyaml.Yaml;

/** The manifests are such that Kubernetes takes them, agree with each other and with Compose, and are confined. */
class KubernetesTest {
    private static final Map<String, String> COMPONENTS =
            Map.of("data-service", "data-service", "trainer-service", "trainer", "results-service", "results-service");

    @Test
    void everyManifestHasOnlyFieldsOfItsKind() throws IOException {
        for (var file : Manifests.files()) {
            assertThat(Manifests.parse(Files.readString(file)))
                    .as(file.toString())
                    .isNotEmpty();
        }
    }

    @Test
    void aMisspelledFieldIsSeen() throws IOException {
        var right = Files.readString(Manifests.DIRECTORY.resolve("base/results-service.yaml"));

        assertThatThrownBy(() -> Manifests.parse(right.replace("readOnlyRootFilesystem", "readonlyRootFilesystem")))
                .hasMessageContaining("readonlyRootFilesystem");
        assertThatThrownBy(() -> Manifests.parse(right.replace("minAvailable", "minAvailible")))
                .hasMessageContaining("minAvailible");
    }

    @ParameterizedTest
    @ValueSource(strings = {"cpu", "gpu", "on-premises"})
    void everyOverlayIsRenderedToManifestsOfTheirKinds(String overlay) throws Exception {
        var rendered = Manifests.parse(render("overlays/" + overlay));

        var deployments = of(Deployment.class, rendered);
        assertThat(deployments.map(deployment -> deployment.getMetadata().getName()))
                .contains("data-service", "results-service")
                .anyMatch(name -> name.startsWith("trainer-"));
        assertThat(of(Keda.ScaledObject.class, rendered)).isNotEmpty().allSatisfy(scaling -> {
            assertThat(of(Deployment.class, rendered)
                            .map(deployment -> deployment.getMetadata().getName()))
                    .contains(scaling.spec().scaleTargetRef().name());
            assertThat(of(Keda.TriggerAuthentication.class, rendered)
                            .map(authentication -> authentication.metadata().getName()))
                    .contains(
                            scaling.spec().triggers().get(0).authenticationRef().name());
        });
        of(Deployment.class, rendered).forEach(KubernetesTest::requireVolumes);
    }

    @Test
    void aTrainerOfTheGpuClassAsksForOneGpu() throws Exception {
        var trainer = of(Deployment.class, Manifests.parse(render("overlays/gpu")))
                .filter(deployment -> deployment.getMetadata().getName().equals("trainer-gpu"))
                .findFirst()
                .orElseThrow();

        var container = container(trainer);
        assertThat(container.getResources().getLimits().get("nvidia.com/gpu").getAmount())
                .isEqualTo("1");
        assertThat(container.getImage()).endsWith("-gpu");
        assertThat(environment(trainer)).containsKeys("TUNELAB_TRAINER_DEVICE", "KAFKA_BOOTSTRAP_SERVERS");
    }

    @Test
    void podsAreConfinedBoundedAndWatched() throws IOException {
        assertThat(Manifests.written(Deployment.class)).hasSize(3).allSatisfy(deployment -> {
            var pod = deployment.getSpec().getTemplate().getSpec();
            assertThat(pod.getSecurityContext().getRunAsNonRoot()).isTrue();
            assertThat(pod.getSecurityContext().getSeccompProfile().getType()).isEqualTo("RuntimeDefault");
            assertThat(pod.getAutomountServiceAccountToken()).isFalse();
            assertThat(pod.getTerminationGracePeriodSeconds()).isGreaterThanOrEqualTo(30);
            assertThat(Stream.concat(pod.getContainers().stream(), pod.getInitContainers().stream()))
                    .allSatisfy(KubernetesTest::requireConfined);
            var container = container(deployment);
            assertThat(container.getReadinessProbe().getHttpGet().getPath()).isEqualTo("/q/health/ready");
            assertThat(container.getLivenessProbe().getHttpGet().getPath()).isEqualTo("/q/health/live");
            assertThat(container.getStartupProbe()).isNotNull();
            requireVolumes(deployment);
        });
    }

    @Test
    void whatComposeSetsWithoutADefaultIsSetHereToo() throws IOException {
        for (var service : COMPONENTS.entrySet()) {
            var deployment = Manifests.written(Deployment.class).stream()
                    .filter(some -> some.getMetadata().getName().equals(service.getValue()))
                    .findFirst()
                    .orElseThrow();

            assertThat(environment(deployment))
                    .as(service.getKey())
                    .containsKeys(necessaryInCompose(service.getKey()).toArray(String[]::new));
        }
    }

    @Test
    void referencesMeetWhatTheyName() throws IOException {
        var configuration = Manifests.written(ConfigMap.class).get(0);
        var deployments = Manifests.written(Deployment.class);

        assertThat(deployments.stream().flatMap(deployment -> environment(deployment).values().stream()))
                .map(variable -> variable.getValueFrom() == null
                        ? null
                        : variable.getValueFrom().getConfigMapKeyRef())
                .filteredOn(reference -> reference != null && !Boolean.TRUE.equals(reference.getOptional()))
                .isNotEmpty()
                .allSatisfy(reference -> assertThat(configuration.getData()).containsKey(reference.getKey()));
        assertThat(Manifests.written(Service.class)).hasSize(3).allSatisfy(service -> {
            assertThat(selected(deployments, service.getSpec().getSelector())).isNotEmpty();
            assertThat(service.getSpec().getPorts().get(0).getPort()).isEqualTo(8080);
        });
        assertThat(Manifests.written(PodDisruptionBudget.class)).hasSize(3).allSatisfy(budget -> assertThat(
                        selected(deployments, budget.getSpec().getSelector().getMatchLabels()))
                .hasSize(1));
        assertThat(Manifests.written(NetworkPolicy.class)).allSatisfy(policy -> assertThat(
                        selected(deployments, policy.getSpec().getPodSelector().getMatchLabels()))
                .isNotEmpty());
    }

    @Test
    void theQueueIsAskedForRunsThatWaitOrRun() throws IOException {
        var scaling = Manifests.written(Keda.ScaledObject.class).get(0).spec();
        var queue = Files.readString(Contracts.rootOfThisRepository()
                .resolve("trainer-service/src/main/resources/db/migration/V1__run_queue.sql"));

        var query = scaling.triggers().get(0).metadata().get("query");

        assertThat(query).isEqualTo("SELECT count(*) FROM run WHERE state IN ('QUEUED', 'RUNNING')");
        assertThat(queue).contains("CREATE TABLE run (", "'QUEUED', 'RUNNING'");
    }

    private static void requireConfined(Container container) {
        var context = container.getSecurityContext();
        assertThat(context.getAllowPrivilegeEscalation()).isFalse();
        assertThat(context.getReadOnlyRootFilesystem()).isTrue();
        assertThat(context.getCapabilities().getDrop()).containsExactly("ALL");
        assertThat(container.getResources().getLimits()).containsKey("memory");
        assertThat(container.getResources().getRequests()).containsKeys("cpu", "memory");
        assertThat(container.getImage()).doesNotEndWith(":latest");
    }

    /** Every mount has its volume, and every writable directory of the service a mount. */
    private static void requireVolumes(Deployment deployment) {
        var pod = deployment.getSpec().getTemplate().getSpec();
        var volumes = pod.getVolumes().stream().map(volume -> volume.getName()).toList();
        var mounts = container(deployment).getVolumeMounts();
        assertThat(mounts).allSatisfy(mount -> assertThat(volumes).contains(mount.getName()));
        assertThat(environment(deployment).values().stream()
                        .map(EnvVar::getValue)
                        .filter(Objects::nonNull)
                        .filter(value -> value.startsWith("/")))
                .allSatisfy(path ->
                        assertThat(mounts).anyMatch(mount -> Path.of(path).startsWith(mount.getMountPath())));
    }

    private static List<Deployment> selected(List<Deployment> deployments, Map<String, String> labels) {
        return deployments.stream()
                .filter(deployment -> {
                    var own = new HashMap<>(
                            deployment.getSpec().getTemplate().getMetadata().getLabels());
                    // Kustomize adds it.
                    own.put("app.kubernetes.io/name", "tunelab");
                    return own.entrySet().containsAll(labels.entrySet());
                })
                .toList();
    }

    private static Container container(Deployment deployment) {
        return deployment.getSpec().getTemplate().getSpec().getContainers().get(0);
    }

    private static Map<String, EnvVar> environment(Deployment deployment) {
        var variables = new HashMap<String, EnvVar>();
        container(deployment).getEnv().forEach(variable -> variables.put(variable.getName(), variable));
        return variables;
    }

    private static List<String> necessaryInCompose(String service) throws IOException {
        Map<String, Map<String, Map<String, Object>>> compose = new Yaml()
                .load(Files.readString(Contracts.rootOfThisRepository().resolve("deploy/compose.yaml")));
        var environment = (Map<?, ?>) compose.get("services").get(service).get("environment");
        return environment.entrySet().stream()
                .filter(variable -> !variable.getValue().toString().matches("\\$\\{\\w+:-.*}"))
                .map(variable -> variable.getKey().toString())
                .toList();
    }

    private static <T> Stream<T> of(Class<T> kind, List<Object> manifests) {
        return manifests.stream().filter(kind::isInstance).map(kind::cast);
    }

    /** By kubectl, where there is one; it needs no cluster for this. */
    private static String render(String overlay) throws Exception {
        assumeThat(Stream.of(System.getenv("PATH").split(":"))
                        .anyMatch(directory -> Files.isExecutable(Path.of(directory, "kubectl"))))
                .as("kubectl on the PATH")
                .isTrue();
        var process = new ProcessBuilder(
                        "kubectl",
                        "kustomize",
                        Manifests.DIRECTORY.resolve(overlay).toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        var output = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isZero();
        return output;
    }
}
