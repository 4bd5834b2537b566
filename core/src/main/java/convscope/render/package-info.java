/**
 * Drawing: colour maps, overlays, montages, legends, kernels as pictures, and the files that numbers are written to. Values are normalised for the eye here and
 * nowhere else.
 *
 * <p>A colour map is one line in {@link convscope.render.ColorMap}; a way of scaling one record in {@link convscope.render.Normalization}.
 */
package convscope.render;
