/** Drawing: colour maps, overlays, montages, and the files they and their numbers are written to. Everything is normalised for the eye here and nowhere else. */
package convscope.render;
