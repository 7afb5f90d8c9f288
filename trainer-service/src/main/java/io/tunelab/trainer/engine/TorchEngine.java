package io.tunelab.trainer.engine;

import ai.djl.Device;
import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.util.cuda.CudaUtils;
import io.tunelab.contract.dataset.Task;
import io.tunelab.trainer.model.ModelConfig;
import io.tunelab.trainer.model.ModelDirectory;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * An engine on libtorch. Weights, gradient and moments are one flat tensor each; gradients are accumulated before
 * anything is updated, so a step that fails leaves the weights untouched.
 */
final class TorchEngine implements Engine {
    private final TorchPredictor predictor;
    private final NDManager manager;
    private final TrainingProgram program;
    private final ParameterLayout layout;
    private final FlatTensor weights;
    private final Matrices matrices;

    private final FlatTensor gradient;
    private final FlatTensor firstMoment;
    private final FlatTensor secondMoment;
    private final ProgramSettings programSettings;
    private final MemoryBudget budget;
    private final ModelWriter writer;
    private final EngineDescription description;
    private final int classes;
    private final Task task;
    private final List<Double> classWeights;
    /** Sums of losses and of correct predictions: of finished steps, and of the one in work. Float64, {@code [2]}. */
    private final NDArray totals;

    private final NDArray pending;
    private final SaidInTraining said = new SaidInTraining();
    private long steps;
    private double weightSinceTotals;
    private long examplesSinceTotals;
    private long tokensSinceTotals;

    private TorchEngine(TorchPredictor predictor, Opening opening) {
        this.predictor = predictor;
        this.manager = predictor.manager();
        this.program = predictor.program();
        this.layout = predictor.layout();
        this.weights = predictor.weights();
        this.matrices = predictor.matrices();
        this.programSettings = predictor.settings();
        this.classes = opening.settings().labels().size();
        this.task = opening.settings().task();
        this.classWeights = opening.settings().optimization().classWeights();
        this.gradient = new FlatTensor(manager, program, layout, "gradient");
        this.firstMoment = new FlatTensor(manager, program, layout, "first_moment");
        this.secondMoment = new FlatTensor(manager, program, layout, "second_moment");
        this.totals = manager.zeros(new Shape(2), DataType.FLOAT64);
        this.pending = manager.zeros(new Shape(2), DataType.FLOAT64);
        this.budget = opening.budget();
        this.writer = new ModelWriter(opening.model(), opening.config());
        this.description = describe(opening);
    }

    /** All that an engine is made from. */
    record Opening(
            ModelDirectory model,
            ModelConfig config,
            EngineSettings settings,
            Device device,
            Precision precision,
            ProgramSettings.Attention attention,
            MemoryBudget budget,
            TrainingProgram program) {}

    static TorchEngine open(Opening opening) {
        var predictor = TorchPredictor.open(opening);
        try {
            return new TorchEngine(predictor, opening);
        } catch (RuntimeException e) {
            predictor.close();
            throw OutOfMemory.translate(e);
        }
    }

    @Override
    public void trainStep(List<TokenBatch> microBatches, double learningRate) {
        double weight = microBatches.stream().mapToDouble(this::weight).sum();
        int saidBefore = said.batches();
        try {
            for (int i = 0; i < microBatches.size(); i++) {
                budget.requireTraining(microBatches.get(i), residentBytes());
                accumulate(microBatches.get(i), i, weight);
            }
            update(learningRate);
        } catch (EngineOutOfMemoryException | EngineException e) {
            said.keep(saidBefore);
            abandonStep();
            throw OutOfMemory.translate(e);
        }
        steps++;
        weightSinceTotals += weight;
        examplesSinceTotals +=
                microBatches.stream().mapToLong(TokenBatch::examples).sum();
        tokensSinceTotals += microBatches.stream().mapToLong(TokenBatch::tokens).sum();
    }

    private double weight(TokenBatch batch) {
        return batch.targets().weight(classWeights);
    }

    private void accumulate(TokenBatch batch, int microBatch, double weightOfStep) {
        var order = batch.longestFirst();
        try (var scope = manager.newSubManager()) {
            var arguments = new NDList(weights.views());
            arguments.addAll(matrices.views());
            arguments.addAll(gradient.views());
            arguments.addAll(predictor.tensors(scope, batch.inOrder(order)));
            arguments.addAll(programSettings.forMicroBatch(scope, steps, microBatch, weightOfStep));
            arguments.add(pending);
            var own = program.call(scope, ProgramMethod.ACCUMULATE, arguments).get(0);
            own.attach(manager);
            said.add(order, own);
        }
    }

    private void update(double learningRate) {
        try (var scope = manager.newSubManager()) {
            var arguments = new NDList(
                    weights.numbers(),
                    gradient.numbers(),
                    firstMoment.numbers(),
                    secondMoment.numbers(),
                    totals,
                    pending);
            arguments.addAll(programSettings.forUpdate(scope, steps, learningRate));
            program.call(scope, ProgramMethod.UPDATE, arguments);
            matrices.follow();
        }
    }

    /** Forgets what a step that failed has accumulated. The weights were not reached. */
    private void abandonStep() {
        gradient.zero();
        program.call(ProgramMethod.ZERO, pending);
        if (manager.getDevice().isGpu()) {
            JniUtils.emptyCudaCache();
        }
    }

    /** Gradient of the mean loss of {@code batch} by parameter, for tests; trains nothing. */
    Map<String, FloatBuffer> gradient(TokenBatch batch) {
        accumulate(batch, 0, weight(batch));
        var found = read(gradient);
        said.keep(0);
        abandonStep();
        return found;
    }

    /** The numbers of every parameter, for tests. */
    Map<String, FloatBuffer> weights() {
        return read(weights);
    }

    /** What the program is told, for tests. */
    ProgramSettings programSettings() {
        return programSettings;
    }

    private Map<String, FloatBuffer> read(FlatTensor tensor) {
        return layout.parameters().collect(Collectors.toMap(ParameterLayout.Parameter::name, tensor::read));
    }

    @Override
    public TrainingTotals takeTrainingTotals() {
        var sums = totals.toDoubleArray();
        var result = new TrainingTotals(
                sums[0], weightSinceTotals, Math.round(sums[1]), examplesSinceTotals, tokensSinceTotals);
        program.call(ProgramMethod.ZERO, totals);
        weightSinceTotals = 0;
        examplesSinceTotals = 0;
        tokensSinceTotals = 0;
        said.keep(0);
        return result;
    }

    @Override
    public List<OwnLabel> ownLabels() {
        return said.read();
    }

    @Override
    public BatchPredictions predict(TokenBatch batch) {
        return predictor.predict(batch, residentBytes());
    }

    @Override
    public long steps() {
        return steps;
    }

    @Override
    public WeightsSnapshot snapshot() {
        return translatingOutOfMemory(() -> new TorchSnapshot(weights.numbers().duplicate()));
    }

    @Override
    public void restore(WeightsSnapshot snapshot) {
        weights.copyFrom(((TorchSnapshot) snapshot).numbers());
        matrices.follow();
    }

    private record TorchSnapshot(NDArray numbers) implements WeightsSnapshot {
        @Override
        public void close() {
            numbers.close();
        }
    }

    @Override
    public void saveState(Path directory) {
        StateFiles.save(directory, layout, weights, firstMoment, secondMoment, steps);
    }

    @Override
    public void loadState(Path directory) {
        steps = StateFiles.load(directory, layout, weights, firstMoment, secondMoment);
        matrices.follow();
    }

    @Override
    public void saveSnapshot(WeightsSnapshot snapshot, Path file) {
        var copy = new FlatTensor(program, ((TorchSnapshot) snapshot).numbers());
        StateFiles.saveWeights(file, layout, copy);
    }

    @Override
    public WeightsSnapshot loadSnapshot(Path file) {
        var numbers = manager.zeros(new Shape(layout.length()), DataType.FLOAT32);
        try {
            StateFiles.loadWeights(file, layout, new FlatTensor(program, numbers));
            return new TorchSnapshot(numbers);
        } catch (RuntimeException e) {
            numbers.close();
            throw e;
        }
    }

    @Override
    public void writeModel(Path directory, List<String> labels, boolean pairs) {
        if (labels.size() != classes) {
            throw new IllegalArgumentException("the model has %d classes, got labels %s".formatted(classes, labels));
        }
        writer.write(directory, new ModelWriter.Classifier(labels, task, pairs), layout, weights);
    }

    @Override
    public OptionalLong deviceMemoryBytes() {
        var device = manager.getDevice();
        return device.isGpu() ? OptionalLong.of(CudaUtils.getGpuMemory(device).getCommitted()) : OptionalLong.empty();
    }

    @Override
    public EngineDescription description() {
        return description;
    }

    @Override
    public void close() {
        predictor.close();
    }

    /** Weights, gradient, two moments and the best epoch's weights, in float32. */
    private long residentBytes() {
        return 5 * 4 * layout.length();
    }

    private EngineDescription describe(Opening opening) {
        return new EngineDescription(
                new EngineDescription.Machine(
                        NativeRuntime.version(),
                        NativeRuntime.name(opening.device()),
                        NativeRuntime.deviceName(opening.device()),
                        opening.precision(),
                        JniUtils.getNumThreads()),
                new EngineDescription.Weights(
                        opening.model().weightsSha256(),
                        opening.config().family().modelType(),
                        opening.config().encoder().layers(),
                        layout.parameterCount(),
                        predictor.head()),
                weightsByClass(opening.settings()));
    }

    private static Map<String, Double> weightsByClass(EngineSettings settings) {
        var byClass = new LinkedHashMap<String, Double>();
        var weights = settings.optimization().classWeights();
        for (int label = 0; label < weights.size(); label++) {
            byClass.put(settings.labels().get(label), weights.get(label));
        }
        return byClass;
    }

    private <T> T translatingOutOfMemory(Supplier<T> work) {
        try {
            return work.get();
        } catch (EngineException e) {
            if (manager.getDevice().isGpu()) {
                JniUtils.emptyCudaCache();
            }
            throw OutOfMemory.translate(e);
        }
    }
}
