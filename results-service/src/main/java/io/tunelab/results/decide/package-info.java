/** Stages that decide: after each seed, what is settled and what needs another one. */
package io.tunelab.results.decide;
