/** Hands out what trainers have: a run's model as one file, and the names of the models that runs can start from. */
package io.tunelab.trainer.archive;
