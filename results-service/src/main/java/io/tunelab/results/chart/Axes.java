package io.tunelab.results.chart;

import java.awt.BasicStroke;
import java.awt.Graphics2D;
import java.awt.Stroke;
import java.awt.geom.Rectangle2D;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.text.FieldPosition;
import java.text.NumberFormat;
import java.text.ParsePosition;
import java.util.ArrayList;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Locale;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.axis.Axis;
import org.jfree.chart.axis.AxisState;
import org.jfree.chart.axis.LogAxis;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.axis.NumberTick;
import org.jfree.chart.axis.SymbolAxis;
import org.jfree.chart.axis.TickUnit;
import org.jfree.chart.axis.ValueAxis;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.ui.RectangleEdge;
import org.jfree.chart.ui.RectangleInsets;
import org.jfree.chart.ui.TextAnchor;

/** How every chart and its axes look. */
final class Axes {
    static final Stroke THIN = new BasicStroke(1);
    private static final double MARGIN = 0.06;
    /** Powers of ten below this one are written as such. */
    private static final int SMALL = -3;
    /** More than any unit has, and fewer than show that most units are not binary fractions. */
    private static final int UNIT_DIGITS = 6;

    private Axes() {}

    /**
     * Ticks at round values.
     *
     * @param whole whether only whole numbers are meant
     */
    static ValueAxis numbers(String label, boolean whole) {
        var axis = new Numbers(label);
        if (whole) {
            axis.setStandardTickUnits(NumberAxis.createIntegerTickUnits());
        }
        axis.setAutoRangeIncludesZero(false);
        return styled(axis);
    }

    /** Equal ratios, and not equal differences, are equally far apart. */
    static ValueAxis ratios(String label) {
        return styled(new Ratios(label));
    }

    /** One place for each name. */
    static ValueAxis names(String label, List<String> names) {
        var axis = new SymbolAxis(label, names.toArray(String[]::new));
        axis.setGridBandsVisible(false);
        axis.setRange(-0.5, names.size() - 0.5);
        styled(axis);
        axis.setAxisLineVisible(false);
        axis.setTickMarksVisible(false);
        return axis;
    }

    private static <T extends ValueAxis> T styled(T axis) {
        axis.setLabelFont(ChartFont.PLAIN);
        axis.setTickLabelFont(ChartFont.PLAIN);
        ink(axis);
        axis.setLowerMargin(MARGIN);
        axis.setUpperMargin(MARGIN);
        return axis;
    }

    /** Values that are all the same get a range around them, since round ticks would repeat within none. */
    static void widen(ValueAxis axis, DoubleSummaryStatistics values) {
        if (values.getMin() == values.getMax()) {
            axis.setAutoRangeMinimumSize(values.getMax() == 0 ? 1 : Math.abs(values.getMax()) / 5);
        }
    }

    private static void ink(Axis axis) {
        axis.setLabelPaint(SvgCanvas.INK);
        axis.setTickLabelPaint(SvgCanvas.INK);
        axis.setAxisLinePaint(SvgCanvas.INK);
        axis.setTickMarkPaint(SvgCanvas.INK);
    }

    /** An empty plot over two axes. */
    static XYPlot plot(ValueAxis across, ValueAxis up) {
        var plot = new XYPlot(null, across, up, null);
        plot.setBackgroundPaint(null);
        plot.setOutlineVisible(false);
        plot.setAxisOffset(RectangleInsets.ZERO_INSETS);
        plot.setInsets(RectangleInsets.ZERO_INSETS);
        plot.setDomainGridlinesVisible(false);
        plot.setRangeGridlinesVisible(false);
        plot.setRangeGridlinePaint(SvgCanvas.FAINT);
        plot.setRangeGridlineStroke(THIN);
        plot.setDomainGridlinePaint(SvgCanvas.FAINT);
        plot.setDomainGridlineStroke(THIN);
        return plot;
    }

    static JFreeChart chart(XYPlot plot) {
        var chart = new JFreeChart(null, ChartFont.PLAIN, plot, false);
        chart.setBackgroundPaint(null);
        chart.setBorderVisible(false);
        chart.setPadding(new RectangleInsets(6, 4, 2, 12));
        return chart;
    }

    /**
     * As short as it can be said.
     *
     * @param unit by which ticks differ: labels have the digits that tell them apart
     */
    static String label(double value, double unit) {
        var digits = BigDecimal.valueOf(value)
                .setScale(decimals(unit), RoundingMode.HALF_UP)
                .stripTrailingZeros();
        var size = digits.abs();
        int exponent = size.precision() - size.scale() - 1;
        var text = size.signum() == 0 || exponent >= SMALL
                ? String.format(Locale.ROOT, "%,." + Math.max(0, size.scale()) + "f", size)
                : size.movePointLeft(exponent).stripTrailingZeros().toPlainString() + "e" + exponent;
        return digits.signum() < 0 ? "−" + text : text;
    }

    /** Of the last digit of a unit such as 0.05 or 0.00025. */
    private static int decimals(double unit) {
        return Math.max(
                0,
                new BigDecimal(unit)
                        .round(new MathContext(UNIT_DIGITS))
                        .stripTrailingZeros()
                        .scale());
    }

    @SuppressWarnings("serial")
    private static final class Numbers extends NumberAxis {
        /** While the library asks how wide labels would be with another unit; else 0. */
        private double tried;

        Numbers(String label) {
            super(label);
            setNumberFormatOverride(new Short());
        }

        @Override
        protected double estimateMaximumTickLabelWidth(Graphics2D g2, TickUnit unit) {
            tried = unit.getSize();
            try {
                return super.estimateMaximumTickLabelWidth(g2, unit);
            } finally {
                tried = 0;
            }
        }

        private final class Short extends NumberFormat {
            @Override
            public StringBuffer format(double number, StringBuffer to, FieldPosition position) {
                return to.append(label(number, tried > 0 ? tried : getTickUnit().getSize()));
            }

            @Override
            public StringBuffer format(long number, StringBuffer to, FieldPosition position) {
                return format((double) number, to, position);
            }

            @Override
            public Number parse(String source, ParsePosition position) {
                throw new UnsupportedOperationException("only writes");
            }
        }
    }

    /** The library's own axis has ticks at powers of ten only, which are one or two for the sizes of data sets. */
    @SuppressWarnings("serial")
    private static final class Ratios extends LogAxis {
        private static final double[] STEPS = {1, 2, 5};

        Ratios(String label) {
            super(label);
        }

        @Override
        public List<NumberTick> refreshTicks(Graphics2D g2, AxisState state, Rectangle2D area, RectangleEdge edge) {
            var ticks = new ArrayList<NumberTick>();
            var range = getRange();
            var anchor = RectangleEdge.isTopOrBottom(edge) ? TextAnchor.TOP_CENTER : TextAnchor.CENTER_RIGHT;
            for (double decade = Math.pow(10, Math.floor(Math.log10(range.getLowerBound())));
                    decade <= range.getUpperBound();
                    decade *= 10) {
                for (double step : STEPS) {
                    if (range.contains(decade * step)) {
                        ticks.add(new NumberTick(
                                decade * step, label(decade * step, decade), anchor, TextAnchor.CENTER, 0));
                    }
                }
            }
            return ticks;
        }
    }
}
