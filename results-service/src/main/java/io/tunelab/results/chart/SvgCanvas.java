package io.tunelab.results.chart;

import java.awt.Color;
import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics;
import java.awt.Paint;
import java.awt.PaintContext;
import java.awt.Rectangle;
import java.awt.RenderingHints;
import java.awt.Shape;
import java.awt.geom.AffineTransform;
import java.awt.geom.Rectangle2D;
import java.awt.image.ColorModel;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.transform.OutputKeys;
import javax.xml.transform.TransformerException;
import javax.xml.transform.TransformerFactory;
import javax.xml.transform.dom.DOMSource;
import javax.xml.transform.stream.StreamResult;
import org.apache.batik.svggen.DefaultExtensionHandler;
import org.apache.batik.svggen.SVGGeneratorContext;
import org.apache.batik.svggen.SVGGeneratorContext.GraphicContextDefaults;
import org.apache.batik.svggen.SVGGraphics2D;
import org.apache.batik.svggen.SVGPaintDescriptor;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.text.TextUtils;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

/**
 * Draws a chart as an SVG element that stands by itself, or in a page beside others: text is text, nothing has an id, and
 * what has no colour of its own has that of the text around it.
 */
final class SvgCanvas extends SVGGraphics2D {
    /** In pixels, of every chart. */
    static final int WIDTH = 480;

    /** The colour of the text around the chart, light or dark. */
    static final Paint INK = new Ink(1);

    /** For lines that only guide the eye. */
    static final Paint FAINT = new Ink(0.18);

    private static final String NAMESPACE = "http://www.w3.org/2000/svg";
    private static final Color STANDALONE_INK = new Color(0x1a2230);

    static {
        // Rotated texts would be drawn as shapes, of a font of the machine.
        TextUtils.setUseDrawRotatedStringWorkaround(false);
    }

    private final List<String> texts = new ArrayList<>();

    private SvgCanvas(SVGGeneratorContext context) {
        super(context, false);
    }

    /**
     * The chart as text.
     *
     * @param description what it shows, for people who do not see it
     */
    static String draw(JFreeChart chart, String title, String description, int height) {
        chart.setRenderingHints(new RenderingHints(Map.of()));
        var canvas = new SvgCanvas(context());
        chart.draw(canvas, new Rectangle2D.Double(0, 0, WIDTH, height));
        return text(canvas.element(title, description, height));
    }

    private static SVGGeneratorContext context() {
        var context = SVGGeneratorContext.createDefault(document());
        context.setComment(null);
        context.setPrecision(2);
        context.setExtensionHandler(new InkHandler());
        var defaults = new GraphicContextDefaults();
        defaults.setFont(ChartFont.PLAIN);
        defaults.setPaint(INK);
        context.setGraphicContextDefaults(defaults);
        return context;
    }

    private static Document document() {
        try {
            return DocumentBuilderFactory.newDefaultInstance()
                    .newDocumentBuilder()
                    .getDOMImplementation()
                    .createDocument(NAMESPACE, "svg", null);
        } catch (ParserConfigurationException e) {
            throw new IllegalStateException(e);
        }
    }

    private Element element(String title, String description, int height) {
        var root = getRoot();
        var written = root.getElementsByTagNameNS(NAMESPACE, "text");
        for (int i = 0; i < written.getLength(); i++) {
            var text = (Element) written.item(i);
            text.setAttribute("textLength", String.format(Locale.ROOT, "%.1f", ChartFont.width(texts.get(i))));
            text.setAttribute("lengthAdjust", "spacingAndGlyphs");
        }
        var definitions = root.getElementsByTagNameNS(NAMESPACE, "defs").item(0);
        if (definitions != null && !definitions.hasChildNodes()) {
            root.removeChild(definitions);
        }
        root.setAttribute("viewBox", "0 0 %d %d".formatted(WIDTH, height));
        root.setAttribute("role", "img");
        root.setAttribute("color", hex(STANDALONE_INK));
        root.setAttribute("font-family", "Helvetica, Arial, Liberation Sans, DejaVu Sans, sans-serif");
        root.insertBefore(told("desc", description), root.getFirstChild());
        root.insertBefore(told("title", title), root.getFirstChild());
        return root;
    }

    private Element told(String name, String text) {
        var element = getDOMFactory().createElementNS(NAMESPACE, name);
        element.setTextContent(text);
        return element;
    }

    private static String text(Element element) {
        try {
            var transformer = TransformerFactory.newDefaultInstance().newTransformer();
            transformer.setOutputProperty(OutputKeys.OMIT_XML_DECLARATION, "yes");
            var text = new StringWriter();
            transformer.transform(new DOMSource(element), new StreamResult(text));
            return text.toString();
        } catch (TransformerException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String hex(Color colour) {
        return "#%06x".formatted(colour.getRGB() & 0xffffff);
    }

    @Override
    public void drawString(String text, float x, float y) {
        texts.add(text);
        super.drawString(text, x, y);
    }

    @Override
    public FontMetrics getFontMetrics(Font font) {
        return ChartFont.PLAIN.metrics();
    }

    /** Nothing is drawn outside of its place, and clips would need ids. */
    @Override
    public void clip(Shape shape) {
        // left out
    }

    @Override
    public void setClip(Shape shape) {
        // left out
    }

    /** They are about pixels. */
    @Override
    public void setRenderingHint(RenderingHints.Key key, Object value) {
        // left out
    }

    @Override
    public Graphics create() {
        throw new UnsupportedOperationException("one canvas draws everything");
    }

    /** A paint that is decided where the chart is shown. */
    private record Ink(double opacity) implements Paint {
        @Override
        public PaintContext createContext(
                ColorModel model, Rectangle device, Rectangle2D user, AffineTransform transform, RenderingHints hints) {
            return STANDALONE_INK.createContext(model, device, user, transform, hints);
        }

        @Override
        public int getTransparency() {
            return opacity == 1 ? OPAQUE : TRANSLUCENT;
        }
    }

    private static final class InkHandler extends DefaultExtensionHandler {
        @Override
        public SVGPaintDescriptor handlePaint(Paint paint, SVGGeneratorContext context) {
            return paint instanceof Ink ink
                    ? new SVGPaintDescriptor("currentColor", String.valueOf(ink.opacity()))
                    : super.handlePaint(paint, context);
        }
    }
}
