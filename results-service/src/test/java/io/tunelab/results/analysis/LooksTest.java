package io.tunelab.results.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.apache.commons.statistics.distribution.NormalDistribution;
import org.junit.jupiter.api.Test;

class LooksTest {
    private static final NormalDistribution NORMAL = NormalDistribution.of(0, 1);

    @Test
    void oneLookIsAnOrdinaryTest() {
        assertThat(new Looks(3, 3).nominal(0.05)).isCloseTo(0.05, within(1e-8));
        assertThat(new Looks(3, 3).overall(0.05)).isEqualTo(0.05);
    }

    @Test
    void theLevelIsThatOfSimulatedWalks() {
        var looks = new Looks(2, 10);
        double bound = NORMAL.inverseSurvivalProbability(looks.nominal(0.05) / 2);

        assertThat(crossed(looks, bound, 400_000)).isCloseTo(0.05, within(0.0015));
    }

    private static double crossed(Looks looks, double bound, int walks) {
        var random = new SplittableRandom(1);
        int crossed = 0;
        for (int walk = 0; walk < walks; walk++) {
            double sum = random.nextGaussian();
            for (int seeds = 2; seeds <= looks.last(); seeds++) {
                sum += random.nextGaussian();
                if (seeds >= looks.first() && Math.abs(sum) > bound * Math.sqrt(seeds)) {
                    crossed++;
                    break;
                }
            }
        }
        return (double) crossed / walks;
    }

    @Test
    void theOverallLevelAndTheNominalOneFitTogether() {
        for (double overall : new double[] {0.1, 0.05, 0.05 / 7, 1e-6}) {
            double nominal = new Looks(2, 12).nominal(overall);
            assertThat(nominal).isBetween(overall / 11, overall);
            assertThat(new Looks(2, 12).overall(nominal)).isCloseTo(overall, within(1e-6 * overall));
        }
    }

    @Test
    void intervalAndPValueOfARepeatedDifferenceAgree() {
        var looks = new Looks(2, 6);
        var once = new StudentDifference(0.02, 0.02, 0.00003, 0, 0.00002, 40);
        var repeated = new RepeatedDifference(once, looks);

        assertThat(once.pValue()).isLessThan(0.05);
        assertThat(repeated.pValue()).isGreaterThan(once.pValue());
        assertThat(repeated.interval(0.95).low() > 0).isEqualTo(repeated.pValue() < 0.05);
        double margin = repeated.interval(0.90).high();
        assertThat(repeated.equivalencePValue(margin)).isCloseTo(0.05, within(1e-6));
    }
}
