package io.tunelab.trainer.training;

/** The loss is no number any more: nothing that follows would mean anything. */
public final class DivergedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    DivergedException(int epoch, double loss) {
        super("the loss is %s in epoch %d; a lower learning_rate, a warm-up or max_grad_norm helps"
                .formatted(loss, epoch));
    }
}
