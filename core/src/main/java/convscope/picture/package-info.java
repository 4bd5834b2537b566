/**
 * Pictures: read from files, resized, and made ready for a network.
 *
 * <p>A convention of preprocessing is one line in {@link convscope.picture.Preprocessing#named}; a filter one constant of {@link convscope.picture.Resampling}; a kind of
 * file needs an ImageIO reader and a line in the test of {@link convscope.picture.PictureFiles}.
 */
package convscope.picture;
