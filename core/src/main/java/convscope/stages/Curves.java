package convscope.stages;

import convscope.picture.Picture;
import java.awt.Color;
import java.util.List;
import java.util.stream.IntStream;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.Styler;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** Numbers of a training as curves over its stages, drawn with the fonts of the system. */
public final class Curves {
    private static final int WIDTH = 900;
    private static final int HEIGHT = 480;
    private static final int MOST_LAYERS = 12;
    /** Colours that the colour-blind tell apart (Okabe, Ito 2008). */
    private static final Color[] COLOURS = {
        new Color(0x0072B2),
        new Color(0xD55E00),
        new Color(0x009E73),
        new Color(0xCC79A7),
        new Color(0xE69F00),
        new Color(0x56B4E9),
        new Color(0x5A5A5A)
    };

    private Curves() {}

    /** How far the kernels of each layer still are from their final values; of networks with more than twelve layers, those that moved most. */
    public static Picture drift(Stages stages) {
        XYChart chart = chart(stages, "distance of kernels to their final values", "share of their final size");
        stages.drifts().stream()
                .sorted((a, b) -> Double.compare(b.toFinal().get(0), a.toFinal().get(0)))
                .limit(MOST_LAYERS)
                .forEach(drift -> add(chart, drift.layer(), drift.toFinal()));
        return drawn(chart);
    }

    /** The probability of the followed class, and how much the map is like the final one. */
    public static Picture answers(Stages stages) {
        XYChart chart = chart(stages, "answer and map", "probability; rank correlation");
        add(
                chart,
                "probability of '" + stages.last().target().label() + "'",
                stages.stages().stream().map(s -> s.target().probability()).toList());
        add(
                chart,
                "map's rank correlation with the final one",
                stages.stages().stream().map(Stage::toFinal).toList());
        return drawn(chart);
    }

    private static XYChart chart(Stages stages, String title, String unit) {
        XYChart chart = new XYChartBuilder()
                .width(WIDTH)
                .height(HEIGHT)
                .title(title)
                .yAxisTitle(unit)
                .build();
        chart.getStyler()
                .setLegendPosition(Styler.LegendPosition.OutsideE)
                .setChartBackgroundColor(Color.WHITE)
                .setLegendBorderColor(Color.WHITE)
                .setSeriesColors(COLOURS);
        chart.getStyler().setPlotGridVerticalLinesVisible(false).setPlotBorderVisible(false);
        chart.getStyler().setXAxisMaxLabelCount(stages.stages().size());
        chart.setCustomXAxisTickLabelsFormatter(x -> {
            int stage = (int) Math.round(x);
            boolean whole = Math.abs(x - stage) < 1e-6
                    && stage >= 0
                    && stage < stages.stages().size();
            return whole ? stages.stages().get(stage).checkpoint().name() : "";
        });
        return chart;
    }

    private static void add(XYChart chart, String name, List<Double> values) {
        List<Integer> places = IntStream.range(0, values.size()).boxed().toList();
        XYSeries series = chart.addSeries(name, places, values);
        series.setMarker(SeriesMarkers.CIRCLE);
    }

    private static Picture drawn(XYChart chart) {
        return Picture.of(BitmapEncoder.getBufferedImage(chart));
    }
}
