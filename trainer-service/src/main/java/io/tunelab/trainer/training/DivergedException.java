package io.tunelab.trainer.training;

/** The loss is no number any more: nothing that follows would mean anything. */
public final class DivergedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private DivergedException(String where) {
        super(where + "; a lower learning_rate, a warm-up or max_grad_norm helps");
    }

    /** @param step of the epoch, from 1; the first whose loss was infinite or no number */
    static DivergedException inTraining(int epoch, int step, int examples) {
        return new DivergedException(
                "the training loss is not a finite number from step %d of epoch %d on (a batch of %d examples)"
                        .formatted(step, epoch, examples));
    }

    static DivergedException inEvaluation(int epoch, double loss) {
        return new DivergedException("the loss after epoch %d is %s".formatted(epoch, loss));
    }
}
