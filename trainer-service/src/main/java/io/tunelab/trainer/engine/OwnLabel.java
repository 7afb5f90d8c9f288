package io.tunelab.trainer.engine;

/**
 * What the forward pass of a training step, dropout on, said of an example's own label.
 *
 * @param probability of it, 0 to 1; multi-label: that of all its labels together
 * @param right whether it is the most probable one; multi-label: whether every label is right
 */
public record OwnLabel(float probability, boolean right) {}
