package io.tunelab.trainer.engine;

import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.jni.JniUtils;

/** A model's weights on libtorch, and what predicting takes; nothing that only training needs. */
final class TorchPredictor implements Predictor {
    private final NDManager manager;
    private final TrainingProgram program;
    private final ParameterLayout layout;
    private final FlatTensor weights;
    private final Matrices matrices;
    private final ProgramSettings settings;
    private final MemoryBudget budget;
    private final int classes;
    private HeadOrigin head = HeadOrigin.NEW;
    private final boolean readsSegments;

    private TorchPredictor(NDManager manager, TrainingProgram program, TorchEngine.Opening opening) {
        this.manager = manager;
        this.program = program;
        this.classes = opening.settings().labels().size();
        this.readsSegments = opening.config().readsSegments();
        this.layout = ParameterLayout.of(opening.config(), classes);
        this.weights = new FlatTensor(manager, program, layout, "weights");
        this.matrices = Matrices.of(manager, program, layout, weights, opening.precision());
        this.settings = new ProgramSettings(manager, opening.config(), opening.settings(), opening.attention(), layout);
        this.budget = opening.budget();
    }

    static TorchPredictor open(TorchEngine.Opening opening) {
        var manager = NDManager.newBaseManager(opening.device(), "PyTorch");
        try {
            var predictor = new TorchPredictor(manager, opening.program(), opening);
            predictor.head = ModelReader.read(
                    opening.model(),
                    opening.settings().labels(),
                    predictor.layout,
                    predictor.weights,
                    opening.settings().seeds().initialisation());
            predictor.matrices.follow();
            return predictor;
        } catch (RuntimeException e) {
            manager.close();
            throw OutOfMemory.translate(e);
        }
    }

    @Override
    public BatchPredictions predict(TokenBatch batch) {
        return predict(batch, 4 * layout.length());
    }

    /** @param resident bytes that are held anyway */
    BatchPredictions predict(TokenBatch batch, long resident) {
        try (var scope = manager.newSubManager()) {
            budget.requirePrediction(batch, resident);
            var arguments = new NDList(weights.views());
            arguments.addAll(matrices.views());
            arguments.addAll(tensors(scope, batch));
            arguments.addAll(settings.forPrediction());
            var results = program.call(scope, ProgramMethod.PREDICT, arguments);
            return new BatchPredictions(
                    results.get(0).toFloatArray(), toDoubles(results.get(1).toFloatArray()), classes);
        } catch (EngineException e) {
            if (manager.getDevice().isGpu()) {
                JniUtils.emptyCudaCache();
            }
            throw OutOfMemory.translate(e);
        }
    }

    /** The dictionary {@code batch}. */
    NDList tensors(NDManager scope, TokenBatch batch) {
        return BatchTensors.of(scope, batch, classes, readsSegments);
    }

    HeadOrigin head() {
        return head;
    }

    NDManager manager() {
        return manager;
    }

    TrainingProgram program() {
        return program;
    }

    ParameterLayout layout() {
        return layout;
    }

    FlatTensor weights() {
        return weights;
    }

    Matrices matrices() {
        return matrices;
    }

    ProgramSettings settings() {
        return settings;
    }

    @Override
    public void close() {
        manager.close();
    }

    private static double[] toDoubles(float[] values) {
        var doubles = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            doubles[i] = values[i];
        }
        return doubles;
    }
}
