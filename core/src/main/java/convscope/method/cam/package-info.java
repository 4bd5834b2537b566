/** Class activation methods: the maps of a layer, weighted by what they mean for the target. */
package convscope.method.cam;
